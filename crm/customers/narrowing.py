"""Customers and people by segments, which belong to a layer above: the lists and the API ask for them here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from kernel.actor import Actor
from kernel.clock import system_clock


@dataclass(frozen=True)
class Narrowing:
    """`condition` takes the kind of record and the id of a segment, as an address has it; `named` finds the segment
    for its name; `choices` are those that somebody may choose, id and name.
    """

    condition: Callable[[str, str, Actor, datetime], Q]
    named: Callable[[str, Actor], QuerySet[Any]]
    choices: Callable[[str, Actor], Sequence[tuple[str, str]]]


_narrowing: list[Narrowing] = []


def plug_narrowing(narrowing: Narrowing) -> None:
    """Socket: the composition root says who knows segments."""
    _narrowing[:] = [narrowing]


def in_segment(kind: str, segment: str, actor: Actor, at: datetime | None = None) -> Q:
    if not segment:
        return Q()
    return _narrowing[0].condition(kind, segment, actor, at or system_clock()) if _narrowing else Q(pk__in=[])


def segment_named(segment: str, actor: Actor) -> list[QuerySet[Any]]:
    return [_narrowing[0].named(segment, actor)] if segment and _narrowing else []


def segments_for(kind: str, actor: Actor) -> Sequence[tuple[str, str]]:
    return _narrowing[0].choices(kind, actor) if _narrowing else ()
