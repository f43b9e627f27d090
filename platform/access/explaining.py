"""Why somebody sees a record, or may change it, or not: the same conditions as everywhere, asked one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from access.grants import Offered
from access.policies import Policy, values_of
from access.scopes import Scope
from access.ways import Kind, Way
from kernel.actor import Actor
from kernel.permissions import Permission
from kernel.reading import rows


@dataclass(frozen=True)
class Link:
    """One step of the chain, as a sentence; `holds` says whether it opened the way."""

    icon: str
    text: str
    holds: bool


@dataclass(frozen=True)
class Explanation:
    is_allowed: bool
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Asked:
    """Who, in which role, about which record, as they are called."""

    actor: Actor
    role: str
    policy: Policy
    record: Model
    field: Offered | None = None
    """One that roles can hide or lock; None for the record as a whole."""


def explain(asked: Asked, *, changing: bool = False) -> Explanation:
    """One statement, and those that name the owner and the team. Of a field: first its record, then its rule."""
    found = _explain_record(asked, changing=changing)
    if asked.field is None or not found.is_allowed:
        return found
    rule = _of_field(asked, asked.field, changing=changing)
    return Explanation(rule.holds, (*found.links, rule))


def _of_field(asked: Asked, field: Offered, *, changing: bool) -> Link:
    mask, values = asked.actor.mask(asked.policy.record), {"role": asked.role, "field": field.label}
    if field.name in mask.hidden:
        return Link("eye-off", _("“%(role)s” does not see the field “%(field)s”.") % values, holds=False)
    if field.name in mask.locked:
        return Link("lock", _("“%(role)s” only reads the field “%(field)s”.") % values, holds=not changing)
    return Link("list-details", _("“%(role)s” has no rule for the field “%(field)s”.") % values, holds=True)


def _explain_record(asked: Asked, *, changing: bool) -> Explanation:
    name, policy = asked.actor.name, asked.policy
    first = Link("user", _("%(person)s has the role “%(role)s”.") % {"person": name, "role": asked.role}, holds=True)
    wanted = policy.change if changing else (policy.view,)
    held = [permission for permission in wanted if asked.actor.may(permission)]
    second = _of_permission(asked.role, held or list(wanted), has=bool(held))
    if not held or not policy.opens_to(asked.actor):
        return Explanation(is_allowed=False, links=(first, second))
    scope = policy.scope(asked.actor, changing=changing)
    third = _of_scope(asked, scope, changing=changing)
    if scope == Scope.ALL:
        return Explanation(is_allowed=True, links=(first, second, third))
    ways = policy.ways(asked.actor, "x", changing=changing)
    answers = _answers(policy, ways, asked)
    reasons = [Link(_ICONS[way.kind], _reason(way, asked, holds=holds), holds) for way, holds in answers]
    opened = [reason for reason in reasons if reason.holds]
    # Where something opened the way, what did not is beside the point.
    return Explanation(is_allowed=bool(opened), links=(first, second, third, *(opened or reasons)))


_ICONS = {
    Kind.OWNER: "user-check",
    Kind.TEAM: "users-group",
    Kind.OWNERS_TEAM: "users",
    Kind.SHARE: "users-plus",
    Kind.TEAM_SHARE: "users-plus",
}


def _answers(policy: Policy, ways: list[Way], asked: Asked) -> list[tuple[Way, bool]]:
    pk: UUID = asked.record.pk
    columns = ", ".join(f"coalesce({way.text}, false)" for way in ways)
    statement = f"SELECT {columns} FROM {policy.table} x WHERE x.id = %(pk)s"  # noqa: S608  (conditions of ours)
    found = rows(statement, {"pk": pk} | values_of(asked.actor))
    return list(zip(ways, found[0], strict=True)) if found else []


def _of_permission(role: str, permissions: list[Permission], *, has: bool) -> Link:
    labels = _(" or ").join(f"“{permission.label}”" for permission in permissions)
    said = _("“%(role)s” holds the permission %(permission)s.") if has else _("“%(role)s” lacks %(permission)s.")
    return Link("key", said % {"role": role, "permission": labels}, has)


def _of_scope(asked: Asked, scope: Scope, *, changing: bool) -> Link:
    values = {"role": asked.role, "scope": scope.label, "records": asked.policy.labels}
    said = (
        _("“%(role)s” changes: %(records)s, %(scope)s.") if changing else _("“%(role)s” sees: %(records)s, %(scope)s.")
    )
    return Link("eye" if not changing else "pencil", said % values, holds=True)


def _reason(way: Way, asked: Asked, *, holds: bool) -> str:
    """Through a record above, its name stands first."""
    policy, record = asked.policy, asked.record
    lead = ""
    if way.through and policy.above is not None:
        above: Any = getattr(record, policy.parent)
        if above is None:
            return _("It belongs to no customer.") if policy.parent == "account" else _("Nothing stands above it.")
        lead = _("%(what)s “%(name)s”: ") % {"what": policy.above.label, "name": above}
        policy, record = policy.above, above
    return lead + _SAYS[way.kind](policy, record, asked.actor.name, holds)


def _owner(policy: Policy, record: Model, person: str, holds: bool) -> str:
    values = {"owner": policy.owner_label, "person": person, "other": getattr(record, policy.owner) or _("nobody")}
    if holds:
        return _("%(owner)s is %(person)s.") % values
    return _("%(owner)s is %(other)s, not %(person)s.") % values


def _team(policy: Policy, record: Model, person: str, holds: bool) -> str:
    team = getattr(record, policy.team)
    if team is None:
        return _("It was given to no team.")
    values = {"team": team, "person": person}
    if holds:
        return _("It was given to the team “%(team)s”, within reach of %(person)s.") % values
    return _("It was given to the team “%(team)s”, which is not in reach of %(person)s.") % values


def _owners_team(policy: Policy, record: Model, person: str, holds: bool) -> str:
    other = getattr(record, policy.owner)
    if other is None:
        return _("%(owner)s is nobody, so no team looks after it.") % {"owner": policy.owner_label}
    values = {"owner": policy.owner_label, "other": other, "person": person}
    if holds:
        return _("%(owner)s is %(other)s, whose team is in reach of %(person)s.") % values
    return _("%(owner)s is %(other)s, whose teams are not in reach of %(person)s.") % values


def _share(policy: Policy, record: Model, person: str, holds: bool) -> str:
    said = _("It is shared with %(person)s.") if holds else _("It is not shared with %(person)s.")
    return said % {"person": person}


def _team_share(policy: Policy, record: Model, person: str, holds: bool) -> str:
    said = _("It is shared with a team of %(person)s.") if holds else _("It is shared with no team of %(person)s.")
    return said % {"person": person}


_SAYS = {
    Kind.OWNER: _owner,
    Kind.TEAM: _team,
    Kind.OWNERS_TEAM: _owners_team,
    Kind.SHARE: _share,
    Kind.TEAM_SHARE: _team_share,
}
