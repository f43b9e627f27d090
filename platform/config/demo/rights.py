"""Roles of a workspace's own, its teams as a tree, and records that were shared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from access.models import Role, Share
from access.policies import scoped_policies
from access.scopes import Scope
from config.demo.content import Content
from crm.customers.models import Account
from crm.service.models import Ticket
from identity.models import Team, User
from kernel.ids import new_id


def fill_roles(content: Content) -> dict[str, Role]:
    """By the key in the files, the built-in ones too."""
    roles = {role.key: role for role in Role.objects.all()}
    for row in content.roles:
        steps = {step: Scope[row[step].upper()].value for step in ("see", "change")}
        roles[row["key"]] = Role.objects.create(
            key=f"role-{new_id().hex}",
            name=_said(content, row["name"]),
            permissions=roles[row["from"]].permissions,
            scopes={policy.record: steps for policy in scoped_policies()},
            fields=row.get("fields", {}),
        )
    return roles


def fill_teams(content: Content) -> dict[str, Team]:
    """Those above stand before those below."""
    teams: dict[str, Team] = {}
    for row in content.teams:
        parent = teams.get(row.get("parent") or "")
        teams[row["key"]] = Team.objects.create(name=_said(content, row["name"]), parent=parent)
    return teams


def team_by_key(content: Content) -> dict[str, Team]:
    """As the files call them."""
    keys = {_said(content, row["name"]): row["key"] for row in content.teams}
    return {keys[team.name]: team for team in Team.objects.all()}


def fill_shares(content: Content, staff: Mapping[str, User], accounts: Mapping[str, Account], *, at: datetime) -> None:
    by_key = team_by_key(content)
    for row in content.shares:
        subject: Any = accounts[row["key"]] if row["record"] == "account" else Ticket.objects.get(subject=row["key"])
        Share.objects.create(
            record=row["record"],
            record_id=subject.pk,
            person=staff.get(row.get("person") or ""),
            team=by_key.get(row.get("team") or ""),
            may_change=row["may_change"],
            made_by=staff[row["by"]],
            made_at=at,
        )


def _said(content: Content, names: Mapping[str, str]) -> str:
    return names["zh" if content.workspace["default_language"] == "zh-hans" else "en"]
