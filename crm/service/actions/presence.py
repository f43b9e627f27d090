"""Telling colleagues that one has a ticket open, or writes on it."""

from __future__ import annotations

from crm.service.models import Presence, Ticket
from crm.service.permissions import VIEW_TICKETS
from kernel.actions import action, nothing_changed
from kernel.actor import Actor
from kernel.clock import Clock


@action(VIEW_TICKETS)
def be_present(*, actor: Actor, clock: Clock, ticket: Ticket, writes: bool = False) -> None:
    nothing_changed()  # who looks at what stays out of the audit log
    Presence.show(ticket_id=ticket.pk, user_id=actor.me, at=clock(), writes=writes)


@action(VIEW_TICKETS)
def leave(*, actor: Actor, clock: Clock, ticket: Ticket) -> None:
    """The page was closed."""
    nothing_changed()
    Presence.objects.filter(ticket=ticket, user_id=actor.me).delete()
