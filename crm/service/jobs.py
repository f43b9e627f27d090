"""What service does by the clock."""

from __future__ import annotations

from crm.service.actions.changing import close_by_clock
from crm.service.models import Presence, Ticket
from crm.service.models.presence import OPEN_FOR
from kernel.actor import SYSTEM
from kernel.clock import system_clock
from kernel.jobs import job

AT_ONCE = 200


@job()
def close_solved_tickets() -> None:
    """Close what was solved four days ago."""
    for ticket in Ticket.objects.ready_to_close(system_clock())[:AT_ONCE]:
        close_by_clock(actor=SYSTEM, clock=system_clock, ticket=ticket)


@job()
def sweep_presence() -> None:
    """Pages that were closed without a word."""
    Presence.objects.filter(seen_at__lt=system_clock() - OPEN_FOR).delete()
