"""A role that reaches what its people look after themselves, and a person who has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from access.models import Role, Share
from access.scopes import Scope
from identity.models import StaffProfile, Team, User
from kernel.actor import Actor
from kernel.permissions import ALL_PERMISSIONS
from tests.harness.cast import MOMENT, fixed

Give = Callable[..., Actor]


def scopes(account: Scope, ticket: Scope, *, change: Scope | None = None) -> dict[str, dict[str, int]]:
    """`change` where less may be changed than seen."""
    steps = {"account": account, "ticket": ticket, "lead": account, "opportunity": account}
    return {record: {"see": step, "change": min(step, change or step)} for record, step in steps.items()}


def actor_of(key: str) -> Actor:
    return User.objects.select_related("staff__role").get(id=fixed(key)).as_staff()


def share(record: str, row: Any, *, person: str = "", team: Team | None = None, may_change: bool = False) -> Share:
    found: Share = Share.objects.create(
        record=record,
        record_id=row.pk,
        person_id=fixed(person) if person else None,
        team=team,
        may_change=may_change,
        made_at=MOMENT,
    )
    return found


@pytest.fixture
def give(acme: object) -> Give:
    """`give("liu", Scope.OWN)`: that person has a role of every permission, which reaches so far, and no team."""

    def make(key: str, see: Scope, ticket: Scope | None = None, **more: Any) -> Actor:
        fields = more.pop("fields", {})
        role = Role.objects.create(
            fields=fields,
            key=f"role-{key}",
            name="Regional sales",
            permissions=more.pop("permissions", sorted(set(ALL_PERMISSIONS) - {"anybody", "signed_in"})),
            scopes=scopes(see, ticket or see, **more),
        )
        profile = StaffProfile.objects.get(user_id=fixed(key))
        profile.give_role(role)
        profile.teams.clear()
        return actor_of(key)

    return make
