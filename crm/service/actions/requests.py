"""What customers do with their own requests besides writing: say it is solved, reopen it, rate it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from crm.service.actions.changing import become_or_refuse
from crm.service.actions.conversation import lock_ticket
from crm.service.events import TicketReopened, TicketSolved
from crm.service.models import Rating, Status, Ticket
from crm.service.permissions import USE_OWN_REQUESTS
from kernel.actions import Refused, action, emit, record
from kernel.actor import Actor
from kernel.clock import Clock

COMMENT_LENGTH = 2000


@action(USE_OWN_REQUESTS)
def close_request(*, actor: Actor, clock: Clock, ticket: Ticket) -> Ticket:
    """The customer says that it is solved."""
    ticket = lock_ticket(ticket, actor)
    old = ticket.status
    become_or_refuse(ticket, Status.SOLVED, clock=clock)
    record("customer solved", ticket, status=[old, ticket.status])
    emit(TicketSolved(ticket_id=ticket.pk))
    return ticket


@action(USE_OWN_REQUESTS)
def reopen_request(*, actor: Actor, clock: Clock, ticket: Ticket) -> Ticket:
    ticket = lock_ticket(ticket, actor)
    if ticket.status != Status.SOLVED:
        raise Refused(_("Only a solved request can be reopened."))
    ticket.become(Status.OPEN, at=clock())
    record("reopened", ticket, status=[Status.SOLVED.value, Status.OPEN.value])
    emit(TicketReopened(ticket_id=ticket.pk))
    return ticket


@action(USE_OWN_REQUESTS)
def rate_request(*, actor: Actor, clock: Clock, ticket: Ticket, is_good: bool, comment: str = "") -> Rating:
    """One rating per request; it may be changed."""
    ticket = lock_ticket(ticket, actor)
    if not ticket.is_finished:
        raise Refused(_("A request can be rated once it is solved."))
    if len(comment) > COMMENT_LENGTH:
        raise Refused(
            _("The comment has more than %(limit)d characters.") % {"limit": COMMENT_LENGTH}, field="comment"
        )
    rating, _made = Rating.objects.update_or_create(
        ticket=ticket, defaults={"is_good": is_good, "comment": comment.strip(), "at": clock()}
    )
    ticket.bump([], at=clock())
    record("rated", ticket, rating="good" if is_good else "bad")
    return rating
