"""The index follows what was noted; the clock compares the two."""

from __future__ import annotations

from kernel.clock import system_clock
from kernel.jobs import job
from search.filling import fill_once
from search.outbox import wake
from search.reconciling import reconcile

# So that a long echo does not hold a worker for ever: the rest is another job.
ROUNDS = 20


@job(once=False)
def index_changes() -> None:
    for _round in range(ROUNDS):
        if not fill_once(at=system_clock()):
            return
    wake()


@job(once=False)
def compare_index() -> None:
    if reconcile(at=system_clock()):
        wake()
