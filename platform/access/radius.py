"""What another set of rights would change for the people who have them: in records, before anything is kept.

The steps of a scope hold one another, so the difference between two is a difference of counts: what is gained and what
is lost by the same change of one kind of record are never both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from access.grants import Rights
from access.policies import ALL_POLICIES, Policy
from access.scopes import Scope
from access.ways import Asker
from kernel.reading import rows

ASKER = Asker(me="p.me", teams="p.teams")


@dataclass(frozen=True)
class Person:
    pk: UUID
    name: str
    team_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class Effect:
    """For one person and one kind of record: how many more (or, below zero, fewer) are seen and may be changed."""

    person: Person
    policy: Policy
    seen: int
    changeable: int


def effects(people: Sequence[Person], before: Rights, after: Rights) -> list[Effect]:
    """Only where something differs; one statement for each kind of record that differs."""
    found = []
    for policy in ALL_POLICIES.values():
        steps = [
            (before.scope(policy, changing=changing), after.scope(policy, changing=changing))
            for changing in (False, True)
        ]
        if people and any(old != new for old, new in steps):
            found += _effects_of(policy, people, steps)
    return [effect for effect in found if effect.seen or effect.changeable]


def _effects_of(
    policy: Policy, people: Sequence[Person], steps: list[tuple[Scope | None, Scope | None]]
) -> list[Effect]:
    counts = ", ".join(
        _count(policy, step, changing=changing)
        for changing, pair in zip((False, True), steps, strict=True)
        for step in pair
    )
    # Arrays of different lengths are no array of PostgreSQL: each person's teams come as a text.
    statement = (
        f"SELECT p.me, {counts} FROM (SELECT u.me, u.teams::uuid[] AS teams"  # noqa: S608  (conditions of ours)
        " FROM unnest(%(people)s::uuid[], %(teams)s::text[]) AS u(me, teams)) p"
    )
    values: dict[str, Any] = {
        "people": [person.pk for person in people],
        "teams": ["{" + ",".join(map(str, person.team_ids)) + "}" for person in people],
    }
    by_id = {person.pk: person for person in people}
    return [
        Effect(by_id[pk], policy, seen_after - seen_before, changed_after - changed_before)
        for pk, seen_before, seen_after, changed_before, changed_after in rows(statement, values)
    ]


def _count(policy: Policy, step: Scope | None, *, changing: bool) -> str:
    if step is None:
        return "0"
    if step == Scope.ALL:
        return f"(SELECT count(*) FROM {policy.table})"  # noqa: S608  (a name)
    keys = " UNION ".join(
        f"SELECT x.id FROM {policy.table} x WHERE {way.text}"  # noqa: S608  (names, and conditions of ours)
        for way in policy.ways_of(step, "x", ASKER, changing=changing)
    )
    return f"(SELECT count(*) FROM ({keys}) k)"  # noqa: S608  (the same)
