"""What is done about duplicates by the clock."""

from __future__ import annotations

from crm.duplicates.sweeping import sweep
from kernel.clock import system_clock
from kernel.jobs import job


@job(once=False)
def find_duplicates() -> None:
    """Again does nothing but look again."""
    sweep(at=system_clock())
