"""Fields that are worked out, for the records that are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from kernel.clock import system_clock
from kernel.jobs import job
from records.figuring import today_here, work_out, work_out_some
from records.rolling import telling_of, touched_by
from records.types import record_type, record_types

# After so many seconds a job makes room for others.
SLICE = 30.0
AT_ONCE = 500
JUST_NOW = timedelta(hours=3)


@job(once=False)
def work_out_fields(key: str, after: str = "") -> None:
    """All records of a kind. Once more does no harm."""
    kind = record_type(key)
    if kind is None:
        return
    stopped = work_out(kind, after=UUID(after) if after else None, seconds=SLICE, clock=system_clock)
    if stopped is not None:
        work_out_fields.enqueue(key=key, after=str(stopped))
        return
    for other in telling_of(kind):
        work_out_fields.enqueue(key=other.key)


@job(once=False)
def roll_up(key: str, ids: list[str]) -> None:
    """Those who tell something of a record that changed."""
    kind = record_type(key)
    if kind is not None:
        work_out_some(kind, [UUID(pk) for pk in ids], clock=system_clock)


def roll(records: Iterable[Any]) -> None:
    """After they were written, or before they go, in the same transaction."""
    telling: dict[str, dict[str, None]] = {}
    if not any(kind.rollups for kind in record_types()):
        return
    for record in records:
        for kind, ids in touched_by(record):
            telling.setdefault(kind.key, {}).update(dict.fromkeys(str(pk) for pk in ids))
    for key, found in telling.items():
        for some in batched(found, AT_ONCE):
            roll_up.enqueue(key=key, ids=some)


def batched(found: Iterable[str], size: int) -> Iterator[list[str]]:
    rest = iter(found)
    while some := list(islice(rest, size)):
        yield some


@job()
def begin_day() -> None:
    """What depends on the day comes to something else now, and what was missed of others is caught up with.

    Asked every hour, because days begin at another one in each workspace; twice does no harm, and an hour that was
    missed is made up for.
    """
    now = system_clock()
    if today_here(now) == today_here(now - JUST_NOW):
        return
    for kind in record_types():
        if kind.rollups or any(formula.by_day for _spec, formula in kind.formulas):
            work_out_fields.enqueue(key=kind.key)
