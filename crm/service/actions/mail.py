"""Replies that came by mail: joined to their ticket when signature and sender agree, else decided by staff."""

from __future__ import annotations

from django.utils.translation import gettext as _

from crm.service.actions.conversation import Words, add_message, lock_ticket
from crm.service.events import CustomerReplied, TicketReopened
from crm.service.models import Channel, MessageKind, Status, Ticket
from crm.service.permissions import CLOSE_BY_CLOCK, EDIT_TICKETS
from identity.models import User
from kernel.actions import Refused, action, emit, record
from kernel.actor import SYSTEM, Actor
from kernel.clock import Clock
from messaging.models import IncomingMail, IncomingState


@action(CLOSE_BY_CLOCK)
def join_reply(*, actor: Actor, clock: Clock, mail: IncomingMail, reference: str) -> Ticket | None:
    """By the system. None when it must wait for staff; the reason is stored with the mail."""
    ticket = Ticket.objects.filter(number=int(reference)).first() if reference.isdecimal() else None
    reason = _why_not(mail, ticket)
    if ticket is None or reason:
        mail.decide(IncomingState.WAITING, reason=reason)
        record("kept a mail for staff", mail, reason=reason)
        return None
    return _join(mail, ticket, actor=actor, clock=clock)


@action(EDIT_TICKETS)
def join_mail_by_hand(*, actor: Actor, clock: Clock, mail: IncomingMail, ticket: Ticket) -> Ticket:
    """Staff know better: the mail belongs to this ticket."""
    _refuse_decided(mail)
    return _join(mail, ticket, actor=actor, clock=clock)


@action(EDIT_TICKETS)
def ignore_mail(*, actor: Actor, clock: Clock, mail: IncomingMail) -> None:
    _refuse_decided(mail)
    mail.decide(IncomingState.IGNORED, reason="staff")
    record("ignored a mail", mail)


def _why_not(mail: IncomingMail, ticket: Ticket | None) -> str:
    if ticket is None:
        return "unknown"
    if mail.from_email != ticket.requester_email.lower():
        return "sender"
    if ticket.status == Status.CLOSED:
        return "closed"
    return "" if mail.text else "empty"


def _join(mail: IncomingMail, ticket: Ticket, *, actor: Actor, clock: Clock) -> Ticket:
    ticket = lock_ticket(ticket, actor)
    if ticket.status == Status.CLOSED:
        raise Refused(_("This ticket is closed. Choose another one."), field="number")
    writer = User.objects.with_email(mail.from_email).first()
    author = writer.as_customer(permissions=frozenset()) if writer else SYSTEM
    name = mail.from_name or (writer.name if writer else mail.from_email)
    message = add_message(
        ticket,
        Words(text=mail.text or mail.subject),
        kind=MessageKind.PUBLIC,
        actor=author,
        at=clock(),
        channel=Channel.EMAIL,
        name=name[:120],
    )
    old = ticket.status
    if old in {Status.PENDING, Status.SOLVED, Status.HOLD}:
        ticket.become(Status.OPEN, at=clock())
    mail.decide(IncomingState.JOINED, ticket_id=ticket.pk)
    record("customer replied by mail", ticket, **({"status": [old, ticket.status]} if old != ticket.status else {}))
    emit(CustomerReplied(ticket_id=ticket.pk, message_id=message.pk))
    if old == Status.SOLVED:
        emit(TicketReopened(ticket_id=ticket.pk))
    return ticket


def _refuse_decided(mail: IncomingMail) -> None:
    if mail.state != IncomingState.WAITING:
        raise Refused(_("Somebody has dealt with this mail already."))
