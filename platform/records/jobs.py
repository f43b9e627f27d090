"""Fields that are worked out, for all the records that are there."""

from __future__ import annotations

from uuid import UUID

from kernel.clock import system_clock
from kernel.jobs import job
from records.figuring import work_out
from records.types import record_type, record_types

# After so many seconds a job makes room for others.
SLICE = 30.0


@job(once=False)
def work_out_formulas(key: str, after: str = "") -> None:
    """Once more does no harm."""
    kind = record_type(key)
    if kind is None:
        return
    stopped = work_out(kind, after=UUID(after) if after else None, seconds=SLICE, clock=system_clock)
    if stopped is not None:
        work_out_formulas.enqueue(key=key, after=str(stopped))


@job()
def begin_day() -> None:
    """What depends on the day comes to something else now."""
    for kind in record_types():
        if any(formula.by_day for _spec, formula in kind.formulas):
            work_out_formulas.enqueue(key=kind.key)
