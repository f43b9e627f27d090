"""What service does by the clock."""

from __future__ import annotations

from datetime import timedelta

from crm.service.actions.changing import close_by_clock
from crm.service.models import Attachment, Presence, Ticket
from crm.service.models.presence import OPEN_FOR
from kernel.actor import SYSTEM
from kernel.clock import system_clock
from kernel.files import remove_stored
from kernel.jobs import job

AT_ONCE = 200
# Longer than anybody comes back to a draft with a picture in it.
UPLOADS_WAIT = timedelta(days=30)


@job()
def close_solved_tickets() -> None:
    """Close what was solved four days ago."""
    for ticket in Ticket.objects.ready_to_close(system_clock())[:AT_ONCE]:
        close_by_clock(actor=SYSTEM, clock=system_clock, ticket=ticket)


@job()
def sweep_presence() -> None:
    """Pages that were closed without a word."""
    Presence.objects.filter(seen_at__lt=system_clock() - OPEN_FOR).delete()


@job()
def sweep_uploads() -> None:
    """Files whose message was never sent."""
    waiting = Attachment.objects.filter(message__isnull=True, created_at__lt=system_clock() - UPLOADS_WAIT)
    for upload in waiting[:AT_ONCE]:
        upload.delete()
        remove_stored(upload.path)
