"""The segments of a workspace, read once and kept until somebody changes one: lists and the portal ask all day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Q, QuerySet

from crm.segments.conditions.compiling import NOBODY_AT_ALL, Asking, predicate
from crm.segments.conditions.questions import KINDS, allowed, questions_of
from crm.segments.conditions.tree import Group, read_group
from crm.segments.models import Segment, SegmentMember
from kernel.actor import Actor
from kernel.configured import Configured
from kernel.ids import new_id

# Of one workspace: more would be found by nobody, and each process keeps them.
MOST = 500


@dataclass(frozen=True)
class Known:
    id: UUID
    of: str
    name: str
    group: Group | None
    """None: its members are picked."""
    is_audience: bool

    @classmethod
    def from_row(cls, row: Segment) -> Known:
        return cls(row.pk, row.of, row.name, group_of(row), row.is_audience)


@dataclass(frozen=True)
class AllKnown:
    by_id: Mapping[UUID, Known]
    version: UUID = field(default_factory=new_id)
    """Another one after every change."""

    @property
    def audiences(self) -> list[Known]:
        return [one for one in self.by_id.values() if one.is_audience]


def group_of(segment: Segment) -> Group | None:
    """What cannot be read asks for nothing, and so nobody is in it."""
    if segment.definition is None:
        return None
    try:
        return read_group(segment.definition)
    except ValueError:
        return Group()


def _read() -> AllKnown:
    rows = Segment.objects.kept().order_by("name", "pk")[:MOST]
    return AllKnown({row.pk: Known.from_row(row) for row in rows})


_known: Configured[AllKnown] = Configured(_read)


def all_known() -> AllKnown:
    return _known.get()


def members_of(known: Known, *, actor: Actor | None, at: datetime, few: bool = False) -> Q:
    """What its members meet, on rows of their kind; of related records only those count that the actor sees."""
    if known.group is None:
        return Q(pk__in=SegmentMember.objects.filter(segment_id=known.id).values(f"{known.of}_id"))
    questions = questions_of(known.of)
    # Who is in it tells of what its conditions ask: to whom that is hidden, nobody is.
    asked = questions if actor is None else allowed(questions, actor)
    return predicate(known.group, Asking(asked, known.of, actor, at, few))


def in_segment(kind: str, text: str, actor: Actor, at: datetime) -> Q:
    """For lists, whose address names a segment: nobody for one that is gone, or that the actor does not see."""
    try:
        known = all_known().by_id.get(UUID(text))
    except ValueError:
        known = None
    if known is None or known.of != kind:
        return NOBODY_AT_ALL
    return Q(Exists(Segment.objects.visible_to(actor).kept().filter(pk=known.id))) & members_of(
        known, actor=actor, at=at
    )


def seen_members(segment: Segment, actor: Actor, at: datetime) -> QuerySet[Any]:
    """Those whom the actor sees."""
    found: QuerySet[Any] = KINDS[segment.of].visible(actor)
    return found.filter(members_of(Known.from_row(segment), actor=actor, at=at))


def all_members(segment: Segment, at: datetime) -> QuerySet[Any]:
    """For the clock, whoever sees them."""
    found: QuerySet[Any] = KINDS[segment.of].model._default_manager.all()
    return found.filter(members_of(Known.from_row(segment), actor=None, at=at))
