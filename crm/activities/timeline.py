"""All that happened with a customer, newest first, whoever tells it: apps above bring their own sources.

One statement reads a page of it: each source says which rows it has and puts what it will tell into one JSON value, so
that a page costs the same with ten events as with ten thousand, and with one source as with five.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import JSONObject
from django.utils.functional import Promise

from kernel.actor import Actor
from kernel.paging import read_cursor, write_cursor

PAGE = 30
ORDER = ("-at", "-id")
Text = str | Promise


@dataclass(frozen=True)
class About:
    """Whose timeline: a customer's, or that of one person there."""

    account_id: UUID
    contact_id: UUID | None = None


@dataclass(frozen=True)
class Branch:
    """Rows of a source: the column of their moment, and what is told of each, by name."""

    rows: QuerySet[Any, Any]
    at: str
    said: Mapping[str, Any]


class Row(NamedTuple):
    """As it comes out of the database."""

    source: str
    id: UUID
    at: datetime
    said: dict[str, Any]


@dataclass(frozen=True)
class Badge:
    text: Text
    tone: str = ""


@dataclass(frozen=True)
class Moment:
    """One thing that happened, in the reader's words. What is `thin` was only changed; it has no text of its own."""

    at: datetime
    icon: str
    title: str
    id: UUID | None = None
    link: tuple[str, str] | None = None
    """What it is about: its name and its address."""
    text: str = ""
    html: str = ""
    badges: Sequence[Badge] = ()
    files: Sequence[Mapping[str, Any]] = ()
    is_note: bool = False
    is_thin: bool = False
    is_private: bool = False
    edit_url: str = ""
    remove_url: str = ""


@dataclass(frozen=True)
class Source:
    """`kinds` are the filters that it answers to; `branches` finds rows for one of them, or for "" all."""

    key: str
    kinds: Mapping[str, Text]
    branches: Callable[[Actor, About, str], Sequence[Branch]]
    tell: Callable[[Actor, Row, bool], Sequence[Moment]]
    """The last value says whether the actor may change the customer."""


@dataclass(frozen=True)
class Stretch:
    """A page of the timeline, and where the next one begins."""

    moments: list[Moment] = field(default_factory=list)
    older: str = ""


_sources: list[Source] = []


def plug_timeline(sources: Sequence[Source]) -> None:
    """Socket: the composition root says who tells of customers, in the order of the filters."""
    _sources[:] = sources


def kinds() -> dict[str, Text]:
    return {kind: label for source in _sources for kind, label in source.kinds.items()}


def stretch_of(actor: Actor, about: About, *, kind: str = "", at: str = "", may_change: bool = False) -> Stretch:
    """One statement. An unknown `kind` or an unreadable `at` counts as none."""
    kind = kind if kind in kinds() else ""
    found = _rows(actor, about, kind, _read(at))
    tellers = {source.key: source.tell for source in _sources}
    moments = [moment for row in found[:PAGE] for moment in tellers[row.source](actor, row, may_change)]
    is_more = len(found) > PAGE
    return Stretch(moments, write_cursor(found[PAGE - 1], ORDER, forward=True) if is_more else "")  # type: ignore[arg-type]


def _rows(actor: Actor, about: About, kind: str, after: tuple[datetime, UUID] | None) -> list[Row]:
    """Each branch is cut by itself, so that an index answers it; what they found together is cut again."""
    parts = [
        _cut(branch, source.key, after)
        for source in _sources
        if not kind or kind in source.kinds
        for branch in source.branches(actor, about, kind)
    ]
    if not parts:
        return []
    first, *others = parts
    # One branch alone is in order already.
    united = first.union(*others, all=True).order_by("-told_at", "-told_id")[: PAGE + 1] if others else first
    return [Row(*values) for values in united]


def _cut(branch: Branch, key: str, after: tuple[datetime, UUID] | None) -> QuerySet[Any, Any]:
    rows = branch.rows
    if after is not None:
        at, pk = after
        # The first condition is what an index can use.
        ahead = Q(**{f"{branch.at}__lt": at}) | Q(pk__lt=pk)
        rows = rows.filter(ahead, **{f"{branch.at}__lte": at})
    told = rows.annotate(
        told_source=Value(key, output_field=CharField()),
        told_id=F("pk"),
        told_at=F(branch.at),
        told=JSONObject(**branch.said),
    )
    order = (f"-{branch.at}", "-pk")
    return told.order_by(*order).values_list("told_source", "told_id", "told_at", "told")[: PAGE + 1]


def _read(at: str) -> tuple[datetime, UUID] | None:
    cursor = read_cursor(at[:300], len(ORDER)) if at else None
    if cursor is None:
        return None
    try:
        moment, pk = datetime.fromisoformat(cursor.values[0]), UUID(cursor.values[1])
    except (ValueError, TypeError, AttributeError):
        return None
    return (moment, pk) if moment.tzinfo else None
