"""The chain follows the log; once a night all of it is walked."""

from __future__ import annotations

import logging

from audit.chain import link_waiting
from audit.exporting import sweep_exports, write_export
from audit.models import AuditExport, ExportState
from audit.permissions import READ_AUDIT
from audit.verifying import verify_and_keep
from kernel.clock import system_clock
from kernel.jobs import job

log = logging.getLogger("audit")


@job()
def link_entries() -> None:
    link_waiting(at=system_clock())


@job(once=False)
def verify_chain() -> None:
    """What was written up to now is in it; what comes of it stands on the page and in the doctor's list."""
    link_waiting(at=system_clock())
    verdict = verify_and_keep(at=system_clock())
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
