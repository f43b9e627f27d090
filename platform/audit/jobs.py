"""The chain follows the log; once a night all of it is walked."""

from __future__ import annotations

import logging

from audit.chain import link_waiting
from audit.verifying import verify_and_keep
from kernel.clock import system_clock
from kernel.jobs import job

log = logging.getLogger("audit")


@job()
def link_entries() -> None:
    link_waiting(at=system_clock())


@job(once=False)
def verify_chain() -> None:
    """What comes of it stands on the page and in the doctor's list."""
    verdict = verify_and_keep(at=system_clock())
    if verdict.fault:
        log.error("The audit log is broken at entry %d: %s.", verdict.at, verdict.fault.value)
