"""The index follows what was noted; the clock compares the two."""

from __future__ import annotations

import logging

from kernel.clock import system_clock
from kernel.jobs import job
from search.backends import ships
from search.backends.base import Unavailable
from search.filling import fill_once
from search.models import Rebuild, RebuildState
from search.outbox import wake
from search.rebuilding import step
from search.reconciling import reconcile
from search.visits import sweep_visits

logger = logging.getLogger("search")

# So that a long echo does not hold a worker for ever: the rest is another job.
ROUNDS = 20


@job(once=False)
def index_changes() -> None:
    for _round in range(ROUNDS):
        if not fill_once(at=system_clock()):
            break
    else:
        wake()
    if ships():
        ship_changes.function()


@job(once=False)
def rebuild_index(rebuild_id: str) -> None:
    """Some batches, and then another job, so that it holds no worker for long."""
    rebuild = Rebuild.objects.get(pk=rebuild_id)
    for _round in range(ROUNDS):
        try:
            if not step(rebuild, now=system_clock):
                return
        except Unavailable as error:
            rebuild.end(RebuildState.FAILED, at=system_clock(), error=str(error)[:300])
            return
    rebuild_index.enqueue(rebuild_id=rebuild_id)


@job(once=False)
def compare_index() -> None:
    if reconcile(at=system_clock()):
        wake()
    if ships():
        send_what_differs()
    sweep_visits(at=system_clock())


@job(once=False, queue="default")
def ship_changes() -> None:
    """What waits for the search server; when that does not answer, the clock tries again."""
    from search.backends.elastic.shipping import Pace, ship_once  # noqa: PLC0415

    pace = Pace()
    try:
        for _round in range(ROUNDS):
            if not ship_once(at=system_clock(), pace=pace):
                return
    except Unavailable as error:
        logger.warning("Changes wait for the search server: %s", error)
        return
    ship_changes.enqueue()


def send_what_differs() -> None:
    from search.backends.elastic.rebuilding import make_equal  # noqa: PLC0415

    try:
        make_equal(at=system_clock())
    except Unavailable as error:
        logger.warning("The search server could not be compared: %s", error)
