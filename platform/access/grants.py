"""What a role can be given: permissions by subject, and a scope for each kind of record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise

from access.masks import HIDDEN, READ, Rules, stricter
from access.models import Role
from access.policies import ALL_POLICIES, Policy, scoped_policies
from access.scopes import Scope
from kernel.actor import Actor
from kernel.permissions import Permission

Text = str | Promise
Scopes = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Subject:
    """Permissions that belong together on the page of a role."""

    key: str
    label: Text
    permissions: tuple[Permission, ...]


_subjects: list[Subject] = []
_always: list[Permission] = []


def plug_subjects(subjects: Sequence[Subject], *, always: Permission) -> None:
    """Socket: the composition root says what can be granted; `always` is what every member of staff may."""
    _subjects[:], _always[:] = subjects, [always]


def subjects() -> tuple[Subject, ...]:
    return tuple(_subjects)


@dataclass(frozen=True)
class Rights:
    """What a role opens, whether it is kept already or only wished."""

    permissions: frozenset[str]
    scopes: Mapping[str, Mapping[str, int]]
    fields: Rules = field(default_factory=dict)

    @classmethod
    def of(cls, role: Role) -> Rights:
        return cls(frozenset(role.permissions), role.scopes, role.fields)

    def scope(self, policy: Policy, *, changing: bool) -> Scope | None:
        """None where nothing is reached, for want of the permission."""
        wanted = policy.change if changing else (policy.view,)
        if not any(permission.name in self.permissions for permission in wanted):
            return None
        kept = self.scopes.get(policy.scoped_by or policy.record, {})
        return Scope(kept.get("change" if changing else "see", Scope.OWN))


@dataclass(frozen=True)
class Offered:
    """One field that a role may hide or lock."""

    name: str
    label: Text


@dataclass(frozen=True)
class Fields:
    """Those of one kind of record."""

    record: str
    label: Text
    offered: tuple[Offered, ...]


_fields: list[Callable[[], tuple[Fields, ...]]] = []


def plug_fields(fields: Callable[[], tuple[Fields, ...]]) -> None:
    """Socket: the composition root says for which fields a role can have rules."""
    _fields[:] = [fields]


def ruled_fields() -> tuple[Fields, ...]:
    return _fields[0]() if _fields else ()


def ruled(rules: Rules) -> dict[str, dict[str, str]]:
    """Only those for which there can be a rule; of a field that is gone it goes too."""
    found = {}
    for fields in ruled_fields():
        kept = rules.get(fields.record, {})
        known = {one.name: kept[one.name] for one in fields.offered if kept.get(one.name) in {HIDDEN, READ}}
        if known:
            found[fields.record] = known
    return found


def _opened(actor: Actor, rights: Rights) -> list[tuple[Fields, Offered]]:
    """Fields of which the role would leave more than the actor has."""
    found = []
    for fields in ruled_fields():
        mask, kept = actor.mask(fields.record), rights.fields.get(fields.record, {})
        for one in fields.offered:
            own = HIDDEN if one.name in mask.hidden else READ if one.name in mask.locked else ""
            if stricter(own, kept.get(one.name, "")):
                found.append((fields, one))
    return found


def completed(permissions: Iterable[str]) -> list[str]:
    """Whoever may change something sees it, and everybody opens the back office."""
    held = {*permissions, *(permission.name for permission in _always)}
    for policy in ALL_POLICIES.values():
        if any(permission.name in held for permission in policy.change):
            held.add(policy.view.name)
    return sorted(held)


def narrowed(scopes: Mapping[str, Mapping[str, int]]) -> Scopes:
    """Each kind of record once, what is changed never wider than what is seen."""
    found: Scopes = {}
    for policy in scoped_policies():
        kept = scopes.get(policy.record, {})
        see = Scope(kept.get("see", Scope.OWN))
        found[policy.record] = {"see": int(see), "change": int(min(see, Scope(kept.get("change", Scope.OWN))))}
    return found


def beyond(actor: Actor, rights: Rights) -> list[str]:
    """What of these the actor does not hold: nobody gives more than they have. The system gives anything."""
    if not actor.is_staff:
        return []
    known = {permission.name: permission for subject in _subjects for permission in subject.permissions}
    missing = [str(known[name].label) for name in sorted(rights.permissions - actor.permissions) if name in known]
    for policy in scoped_policies():
        for changing in (False, True):
            wanted = rights.scope(policy, changing=changing)
            if wanted is not None and wanted > policy.scope(actor, changing=changing):
                missing.append(f"{policy.labels}: {wanted.label}")
    missing += [f"{offer.label}: {one.label}" for offer, one in _opened(actor, rights)]
    return list(dict.fromkeys(missing))
