"""Segments as pages read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import Lower

from crm.customers.fields import ACCOUNT, CONTACT
from crm.customers.models import Contact
from crm.segments.conditions.compiling import Asking, predicate
from crm.segments.conditions.days import today_at
from crm.segments.conditions.questions import KINDS, Question, allowed, questions_of
from crm.segments.conditions.tree import Group
from crm.segments.counting import Counted, TookLong, counted, no_longer_than
from crm.segments.known import Known, members_of, seen_members
from crm.segments.models import Segment, SegmentSize
from identity.models import User
from kernel.actor import Actor

SHOWN, OF_ALL, PEOPLE = 6, 1500, 200  # members; milliseconds; colleagues
DAYS_SHOWN = 90


@dataclass(frozen=True)
class Look:
    """How many are in it, and the first of them."""

    counted: Counted
    first: Sequence[Any] = ()


def look_at(rows: QuerySet[Any]) -> Look:
    """At most two statements. Where counting takes long, nobody waits for names either."""
    found = counted(rows)
    if found.is_about or not found.n:
        return Look(found)
    try:
        with no_longer_than(OF_ALL):
            return Look(found, first_of(rows))
    except TookLong:
        return Look(found)


def first_of(rows: QuerySet[Any], most: int = SHOWN) -> list[Any]:
    named = rows.select_related("account") if hasattr(rows.model, "account") else rows
    kind = CONTACT if rows.model is Contact else ACCOUNT
    return [kind.for_reader(one) for one in named.order_by("name", "id")[:most]]


def being_built(kind: str, group: Group, actor: Actor, at: datetime) -> QuerySet[Any]:
    """Whom the actor sees of those who meet conditions that nobody saved yet; everybody where there are none."""
    rows: QuerySet[Any] = KINDS[kind].visible(actor)
    asked = allowed(questions_of(kind), actor)
    return rows.filter(predicate(group, Asking(asked, kind, actor, at))) if group.parts else rows


def listed(actor: Actor, *, archived: bool = False) -> list[Segment]:
    """One's own first, then those of others by name."""
    found = Segment.objects.visible_to(actor).filter(archived_at__isnull=not archived)
    rows = list(found.select_related("owner", "team").order_by(Lower("name"), "pk"))
    return sorted(rows, key=lambda row: row.owner_id != actor.user_id)


def sizes_of(segments: list[Segment], actor: Actor, at: datetime) -> dict[UUID, int]:
    """How many of each the actor sees: one statement for each kind, none where it takes too long."""
    found: dict[UUID, int] = {}
    for kind in KINDS.values():
        some = [one for one in segments if one.of == kind.key]
        if not some:
            continue
        wanted: dict[str, Any] = {
            f"n{place}": Count("pk", filter=members_of(Known.from_row(one), actor=actor, at=at))
            for place, one in enumerate(some)
        }
        try:
            with no_longer_than(OF_ALL):
                row = kind.visible(actor).aggregate(**wanted)
        except TookLong:
            continue
        found |= {one.pk: row[f"n{place}"] for place, one in enumerate(some)}
    return found


def history_of(segment: Segment, actor: Actor, at: datetime) -> list[SegmentSize]:
    """For whoever sees all customers, because it counts all of them."""
    if not actor.sees_all:
        return []
    since = today_at(at) - timedelta(days=DAYS_SHOWN)
    return list(SegmentSize.objects.filter(segment=segment, day__gte=since).order_by("day"))


def people_named() -> list[tuple[str, str]]:
    """Colleagues who can be chosen, by name."""
    rows = User.objects.staff().order_by("name", "pk").values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows[:PEOPLE]]


def names_in(groups: Sequence[Group | None], questions: dict[str, Question]) -> dict[str, str]:
    """What the ids of people in conditions are called; no statement where there are none."""
    ids = {
        value
        for group in groups
        if group is not None
        for condition in group.conditions
        if (question := questions.get(condition.about)) and question.is_of_people
        for value in condition.values
    }
    valid = [pk for pk in ids if _is_id(pk)]
    return {str(pk): name for pk, name in User.objects.filter(pk__in=valid).values_list("pk", "name")} if valid else {}


@dataclass(frozen=True)
class Compared:
    both: int
    left: int
    right: int


def compared(left: Segment, right: Segment, actor: Actor, at: datetime) -> Compared:
    """How many are in both and in one alone, of those whom the actor sees; one statement. Raises TookLong."""
    one = members_of(Known.from_row(left), actor=actor, at=at)
    other = members_of(Known.from_row(right), actor=actor, at=at)
    counts: dict[str, Any] = {
        "both": Count("pk", filter=one & other),
        "left": Count("pk", filter=one & ~other),
        "right": Count("pk", filter=other & ~one),
    }
    with no_longer_than(OF_ALL * 2):
        return Compared(**KINDS[left.of].visible(actor).aggregate(**counts))


def members_page(segment: Segment, actor: Actor, at: datetime) -> QuerySet[Any]:
    return seen_members(segment, actor, at).order_by("name", "id")


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
