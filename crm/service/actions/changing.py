"""What staff change on a ticket: status, who answers it, how urgent it is, what it is about."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from crm.service.actions.conversation import lock_ticket
from crm.service.events import TicketAssigned, TicketChanged, TicketClosed, TicketReopened, TicketSolved
from crm.service.fields import TICKET
from crm.service.models import Category, Priority, Status, Ticket, TransitionNotAllowed
from crm.service.permissions import CLOSE_BY_CLOCK, EDIT_TICKETS, VIEW_TICKETS
from identity.models import Team, User
from kernel.actions import Refused, action, emit, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from records.fitting import fitted, refuse_unfilled

TAGS_PER_TICKET, TAG_LENGTH = 20, 40


@action(EDIT_TICKETS)
def change_status(*, actor: Actor, clock: Clock, ticket: Ticket, status: str) -> Ticket:
    ticket = lock_ticket(ticket, actor)
    if status == ticket.status:
        nothing_changed()
        return ticket
    old = ticket.status
    if status == Status.SOLVED:
        refuse_unfilled(TICKET, ticket)
    become_or_refuse(ticket, status, clock=clock)
    record("changed the status", ticket, status=[old, status])
    emit(TicketChanged(ticket_id=ticket.pk, fields=("status",)))
    _tell_of_status(ticket, old)
    return ticket


@action(EDIT_TICKETS)
def assign_ticket(
    *, actor: Actor, clock: Clock, ticket: Ticket, assignee: User | None, team: Team | None = None
) -> Ticket:
    """Give a ticket to somebody, to a team, or (None) back to everybody."""
    ticket = lock_ticket(ticket, actor)
    _refuse_closed(ticket)
    old = ticket.assignee
    if ticket.assignee == assignee and (team is None or ticket.team == team):
        nothing_changed()
        return ticket
    ticket.assignee = assignee
    ticket.team = team or ticket.team
    ticket.bump(["assignee", "team"], at=clock())
    if assignee is not None and ticket.status == Status.NEW:
        ticket.become(Status.OPEN, at=clock())
    record("assigned", ticket, assignee=[old, assignee], **({"team": team} if team else {}))
    emit(TicketChanged(ticket_id=ticket.pk, fields=("assignee", *(("team",) if team else ()))))
    if assignee is not None and assignee.pk != actor.user_id:
        emit(TicketAssigned(ticket_id=ticket.pk, assignee_id=assignee.pk, by_id=actor.user_id))
    return ticket


@action(EDIT_TICKETS)
def change_priority(*, actor: Actor, clock: Clock, ticket: Ticket, priority: str) -> Ticket:
    if priority not in Priority.values:
        raise Refused(_("Choose one of the priorities."), field="priority")
    return _change(ticket, actor=actor, clock=clock, priority=priority)


@action(EDIT_TICKETS)
def change_category(*, actor: Actor, clock: Clock, ticket: Ticket, category: Category | None) -> Ticket:
    return _change(ticket, actor=actor, clock=clock, category=category)


@action(EDIT_TICKETS)
def change_tags(*, actor: Actor, clock: Clock, ticket: Ticket, tags: list[str]) -> Ticket:
    cleaned = list(dict.fromkeys(" ".join(tag.split()) for tag in tags if tag.strip()))
    too_long = next((tag for tag in cleaned if len(tag) > TAG_LENGTH), None)
    if too_long:
        raise Refused(_("A tag has at most %(limit)d characters.") % {"limit": TAG_LENGTH}, field="tags")
    if len(cleaned) > TAGS_PER_TICKET:
        raise Refused(_("A ticket has at most %(limit)d tags.") % {"limit": TAGS_PER_TICKET}, field="tags")
    return _change(ticket, actor=actor, clock=clock, tags=cleaned)


@action(EDIT_TICKETS)
def change_ticket_fields(*, actor: Actor, clock: Clock, ticket: Ticket, **values: Any) -> Ticket:
    """Custom fields, each under its name: `c_serial`."""
    ticket = lock_ticket(ticket, actor)
    _refuse_closed(ticket)
    changes = ticket.put(fitted(TICKET, values, actor=actor, record=ticket))
    if not changes:
        nothing_changed()
        return ticket
    ticket.bump(["custom"], at=clock())
    record("changed", ticket, **changes)
    emit(TicketChanged(ticket_id=ticket.pk, fields=tuple(changes)))
    return ticket


@action(VIEW_TICKETS)
def watch_ticket(*, actor: Actor, clock: Clock, ticket: Ticket, watching: bool) -> None:
    """Be told about a ticket that is somebody else's, or no longer."""
    if watching:
        ticket.watchers.add(actor.user_id)
    else:
        ticket.watchers.remove(actor.user_id)
    record("watches" if watching else "stopped watching", ticket)


@action(CLOSE_BY_CLOCK)
def close_by_clock(*, actor: Actor, clock: Clock, ticket: Ticket) -> None:
    """Solved long enough ago: closed for good."""
    ticket = lock_ticket(ticket, actor)
    if not Ticket.objects.ready_to_close(clock()).filter(pk=ticket.pk).exists():
        nothing_changed()
        return
    ticket.become(Status.CLOSED, at=clock())
    record("closed", ticket, status=[Status.SOLVED.value, Status.CLOSED.value])
    emit(TicketClosed(ticket_id=ticket.pk))


@action(CLOSE_BY_CLOCK)
def hand_over_tickets(*, actor: Actor, clock: Clock, person: User, successor: User | None) -> int:
    """The unfinished tickets of somebody who left go to a successor, or to nobody."""
    tickets = list(Ticket.objects.unfinished().assigned_to(person.pk).select_for_update(of=("self",)))
    for ticket in tickets:
        ticket.assignee = successor
        ticket.bump(["assignee"], at=clock())
        record("handed over", ticket, assignee=[person, successor])
        emit(TicketChanged(ticket_id=ticket.pk, fields=("assignee",)))
    if not tickets:
        nothing_changed()
    return len(tickets)


def become_or_refuse(ticket: Ticket, status: str, *, clock: Clock) -> None:
    try:
        ticket.become(status, at=clock())
    except (TransitionNotAllowed, KeyError) as error:
        labels = dict(Status.choices)
        raise Refused(
            _("A ticket that is “%(old)s” can't become “%(new)s”.")
            % {"old": labels.get(ticket.status, ticket.status), "new": labels.get(status, status)},
            field="status",
        ) from error


def _tell_of_status(ticket: Ticket, old: str) -> None:
    if ticket.status == Status.SOLVED:
        emit(TicketSolved(ticket_id=ticket.pk))
    elif old == Status.SOLVED and ticket.status == Status.OPEN:
        emit(TicketReopened(ticket_id=ticket.pk))


def _refuse_closed(ticket: Ticket) -> None:
    """What was done with it is on record: later work has a ticket of its own that follows."""
    if ticket.status == Status.CLOSED:
        raise Refused(_("#%(number)d is closed and stays as it is.") % {"number": ticket.number})


def _change(ticket: Ticket, *, actor: Actor, clock: Clock, **values: object) -> Ticket:
    ticket = lock_ticket(ticket, actor)
    _refuse_closed(ticket)
    changes = {
        name: [getattr(ticket, name), value] for name, value in values.items() if getattr(ticket, name) != value
    }
    if not changes:
        nothing_changed()
        return ticket
    for name, value in values.items():
        setattr(ticket, name, value)
    ticket.bump(list(values), at=clock())
    record("changed", ticket, **changes)
    emit(TicketChanged(ticket_id=ticket.pk, fields=tuple(changes)))
    return ticket
