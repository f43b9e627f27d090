"""Words said on a ticket: what staff answer and note, what customers reply."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from crm.service.events import CustomerReplied, NoteWritten, StaffReplied, TicketReopened, TicketSolved
from crm.service.fields import TICKET
from crm.service.models import Attachment, Channel, Draft, Message, MessageKind, Status, Ticket
from crm.service.permissions import NOTE_ON_TICKETS, REPLY_TO_TICKETS, TICKET_POLICY, USE_OWN_REQUESTS
from identity.models import User
from kernel.actions import Refused, action, emit, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.rich_text import clean_html, html_from_text, is_empty, mentioned_ids, pictured_ids, text_from_html
from records.fitting import refuse_unfilled


@dataclass(frozen=True)
class Words:
    """What somebody wrote: HTML from the editor or plain text, and the ids of uploads that wait for it."""

    html: str = ""
    text: str = ""
    attachment_ids: list[UUID] = field(default_factory=list)

    def cleaned(self) -> str:
        return clean_html(self.html) if self.html else html_from_text(self.text)


class ReplyCrossed(Refused):
    """Somebody else answered while this was being typed; both are kept."""

    def __init__(self, message: Message) -> None:
        super().__init__(
            _(
                "%(name)s answered while you were writing. "
                "Read it, then send yours or change it; it is kept as a draft."
            )
            % {"name": message.author_name}
        )
        self.message = message


@action(REPLY_TO_TICKETS)
def reply_to_ticket(
    *,
    actor: Actor,
    clock: Clock,
    ticket: Ticket,
    words: Words,
    and_become: str = "",
    seen_until: datetime | None = None,
) -> Message:
    """Answer the customer; afterwards the ticket waits for them, or becomes what was chosen (solved, on hold…)."""
    ticket = lock_ticket(ticket, actor)
    _refuse_closed(ticket)
    _refuse_crossing(ticket, actor, seen_until)
    message = add_message(ticket, words, kind=MessageKind.PUBLIC, actor=actor, at=clock())
    if ticket.assignee_id is None and not actor.is_application:
        ticket.assignee_id = actor.user_id
        ticket.bump(["assignee"], at=clock())
    old = ticket.status
    if and_become == Status.SOLVED:
        refuse_unfilled(TICKET, ticket)
    wanted = and_become or (Status.OPEN if ticket.status == Status.NEW else ticket.status)
    if wanted != ticket.status:
        ticket.become(wanted, at=clock())
    Draft.objects.filter(ticket=ticket, user_id=actor.me, kind=MessageKind.PUBLIC).delete()
    record("replied", ticket, **({"status": [old, ticket.status]} if old != ticket.status else {}))
    emit(StaffReplied(ticket_id=ticket.pk, message_id=message.pk))
    if ticket.status == Status.SOLVED and old != Status.SOLVED:
        emit(TicketSolved(ticket_id=ticket.pk))
    return message


@action(NOTE_ON_TICKETS)
def note_on_ticket(*, actor: Actor, clock: Clock, ticket: Ticket, words: Words) -> Message:
    """Say something that only staff read; whoever is mentioned is told."""
    ticket = lock_ticket(ticket, actor)
    message = add_message(ticket, words, kind=MessageKind.NOTE, actor=actor, at=clock())
    message.mentions.set(User.objects.staff().filter(pk__in=mentioned_ids(message.html)))
    ticket.bump([], at=clock())
    Draft.objects.filter(ticket=ticket, user_id=actor.me, kind=MessageKind.NOTE).delete()
    record("noted", ticket)
    emit(NoteWritten(ticket_id=ticket.pk, message_id=message.pk))
    return message


@action(USE_OWN_REQUESTS)
def reply_to_request(
    *, actor: Actor, clock: Clock, ticket: Ticket, words: Words, channel: str = Channel.PORTAL
) -> Message:
    """What the customer says; it opens a ticket that waited for them or was solved."""
    ticket = lock_ticket(ticket, actor)
    _refuse_closed(ticket)
    message = add_message(ticket, words, kind=MessageKind.PUBLIC, actor=actor, at=clock(), channel=channel)
    old = ticket.status
    if ticket.status in {Status.PENDING, Status.SOLVED, Status.HOLD}:
        ticket.become(Status.OPEN, at=clock())
    record("customer replied", ticket, **({"status": [old, ticket.status]} if old != ticket.status else {}))
    emit(CustomerReplied(ticket_id=ticket.pk, message_id=message.pk))
    if old == Status.SOLVED:
        emit(TicketReopened(ticket_id=ticket.pk))
    return message


def lock_ticket(ticket: Ticket, actor: Actor) -> Ticket:
    """The row as it is now, held until the transaction ends. Raises OutOfReach for staff who may only see it."""
    locked: Ticket = Ticket.objects.select_for_update(of=("self",)).get(pk=ticket.pk)
    TICKET_POLICY.require_change(actor, locked)
    return locked


def add_message(
    ticket: Ticket, words: Words, *, kind: str, actor: Actor, at: datetime, channel: str = "", name: str = ""
) -> Message:
    """Store the words with their files. Raises Refused when there are none of either."""
    html = words.cleaned()
    attachments = list(_waiting_uploads(words.attachment_ids, actor))
    if is_empty(html) and not attachments:
        raise Refused(_("Write something first, or attach a file."), field="body")
    by_staff = actor.is_staff
    text = text_from_html(html)
    message = Message.objects.create(
        ticket=ticket,
        kind=kind,
        by_staff=by_staff,
        author_id=actor.user_id,
        author_name=name or actor.name,
        channel=channel or (Channel.STAFF if by_staff else Channel.PORTAL),
        html=html,
        text=text,
        at=at,
    )
    _join(attachments, message)
    if kind == MessageKind.PUBLIC:
        preview = " ".join(text.split()) or ", ".join(attachment.name for attachment in attachments)
        ticket.heard(by="staff" if by_staff else "customer", preview=preview, at=at)
    return message


def _waiting_uploads(ids: list[UUID], actor: Actor) -> list[Attachment]:
    """Only uploads of this same person that belong to no message yet: a foreign id joins nothing."""
    if not ids:
        return []
    return list(Attachment.objects.filter(pk__in=ids, message__isnull=True, uploaded_by_id=actor.user_id))


def _join(attachments: list[Attachment], message: Message) -> None:
    shown = set(pictured_ids(message.html))
    for attachment in attachments:
        attachment.join(message, inline=str(attachment.pk) in shown)


def _refuse_closed(ticket: Ticket) -> None:
    if ticket.status == Status.CLOSED:
        raise Refused(_("This ticket is closed. Open a follow-up instead; your text is kept."))


def _refuse_crossing(ticket: Ticket, actor: Actor, seen_until: datetime | None) -> None:
    if seen_until is None:
        return
    newer = ticket.messages.public().filter(at__gt=seen_until).exclude(author_id=actor.user_id).order_by("at").first()
    if newer is not None:
        raise ReplyCrossed(newer)
