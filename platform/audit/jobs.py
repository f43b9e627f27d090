"""The chain follows the log; once a night all of it is walked."""

from __future__ import annotations

import logging
import time
from datetime import datetime
from typing import Any

from audit.chain import link_some, link_waiting
from audit.exporting import sweep_exports, write_export
from audit.models import AuditExport
from audit.permissions import READ_AUDIT
from audit.verifying import Verdict, keep_verdict, verify
from kernel.clock import system_clock
from kernel.exports import ExportState
from kernel.jobs import job

log = logging.getLogger("audit")

# After so many seconds a job makes room for others.
SLICE = 60.0


@job(once=False)
def link_entries(at: str = "") -> None:
    """A batch after the other; what takes longer is another job. `at` is when the first of these began."""
    begun, ends = datetime.fromisoformat(at) if at else system_clock(), time.monotonic() + SLICE
    while link_some(at=begun):
        if time.monotonic() > ends:
            link_entries.enqueue(at=begun.isoformat())
            return


@job(once=False)
def verify_chain(so_far: dict[str, Any] | None = None) -> None:
    """What was written up to now is in it; what comes of it stands on the page and in the doctor's list."""
    if so_far is None:
        link_waiting(at=system_clock())
    verdict = verify(Verdict.going_on(so_far) if so_far else None, seconds=SLICE)
    if not verdict.is_finished:
        verify_chain.enqueue(so_far=verdict.carried())
        return
    keep_verdict(verdict, at=system_clock())
    if verdict.fault:
        log.error("The audit log is broken at entry %d: %s.", verdict.at, verdict.fault.value)


@job(once=False)
def write_audit_export(order_id: str) -> None:
    """A second run begins anew; one that was cancelled or made already does nothing."""
    order = AuditExport.objects.select_related("asked_by__staff__role").filter(pk=order_id).first()
    if order is None or not order.is_open:
        return
    if not order.asked_by.as_staff().may(READ_AUDIT):
        order.go_on(state=ExportState.FAILED)
        return
    write_export(order)


@job(once=False)
def sweep_audit_exports() -> None:
    sweep_exports(clock=system_clock)
