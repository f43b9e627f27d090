"""New tickets: filed by a customer or a stranger in the portal, opened by staff, continued after a closed one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from crm.customers.models import Account, Contact, PortalMember
from crm.customers.models.arranged import service_of
from crm.service.actions.conversation import Words, add_message
from crm.service.events import TicketAssigned, TicketFiled
from crm.service.fields import TICKET
from crm.service.models import (
    SUBJECT_LENGTH,
    Category,
    Channel,
    MessageKind,
    Priority,
    Status,
    Ticket,
)
from crm.service.permissions import CREATE_TICKETS, FILE_REQUEST
from identity.actions.links import make_link
from identity.models import Purpose, User
from kernel.actions import Refused, action, emit, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.models import Counter
from kernel.permissions import ANYBODY
from kernel.tenancy import current_tenant
from messaging.gate import queue_mail
from records.fitting import columns_of, fitted


@dataclass(frozen=True)
class Stranger:
    """Who files without signing in; the address is theirs only once they have confirmed it."""

    name: str
    email: str
    language: str


@dataclass(frozen=True)
class Subject:
    """What a ticket is about."""

    line: str
    category: Category | None = None
    priority: str = ""
    """Empty: what the grade of the customer brings, else normal."""
    tags: tuple[str, ...] = ()

    def checked(self) -> str:
        line = " ".join(self.line.split())
        if not line:
            raise Refused(_("Say in one sentence what it is about."), field="subject")
        if len(line) > SUBJECT_LENGTH:
            raise Refused(
                _("The subject has %(length)d characters; %(limit)d fit. Put the rest into the message.")
                % {"length": len(line), "limit": SUBJECT_LENGTH},
                field="subject",
            )
        return line


@action(FILE_REQUEST)
def file_request(
    *,
    actor: Actor,
    clock: Clock,
    member: PortalMember,
    subject: Subject,
    words: Words,
    channel: str = Channel.PORTAL,
    follows_up: Ticket | None = None,
) -> Ticket:
    """A customer's request."""
    requester = member.user
    ticket = new_ticket(
        subject,
        actor=actor,
        at=clock(),
        channel=channel,
        language=actor.language,
        account=member.account,
        contact=member.contact,
        requester_name=requester.name,
        requester_email=requester.email,
        follows_up=follows_up,
    )
    message = add_message(ticket, words, kind=MessageKind.PUBLIC, actor=actor, at=clock(), channel=channel)
    record("filed", ticket)
    emit(TicketFiled(ticket_id=ticket.pk, message_id=message.pk))
    return ticket


@action(ANYBODY)
def file_request_unconfirmed(
    *, actor: Actor, clock: Clock, stranger: Stranger, subject: Subject, words: Words, path: str
) -> Ticket:
    """A stranger's request stands at once; `path` is where SECRET, sent to their address, joins it to their account.

    The mail holds no word that the stranger typed, not even the name: it can't carry anybody's message to others.
    """
    at = clock()
    ticket = new_ticket(
        subject,
        actor=actor,
        at=at,
        channel=Channel.PORTAL,
        language=stranger.language,
        requester_name=stranger.name,
        requester_email=stranger.email,
    )
    message = add_message(ticket, words, kind=MessageKind.PUBLIC, actor=actor, at=at, name=stranger.name)
    payload = {"name": stranger.name, "language": stranger.language, "number": ticket.number, "line": ticket.subject}
    secret = make_link(Purpose.CONFIRM, email=stranger.email, at=at, payload=payload)
    queue_mail(
        to=stranger.email,
        name="",
        language=stranger.language,
        template="confirm_request",
        item={"url": f"{current_tenant().base_url}{path}".replace("SECRET", secret), "number": ticket.number},
        at=at,
        thread_key=f"ticket:{ticket.pk}",
    )
    record("filed without signing in", ticket)
    emit(TicketFiled(ticket_id=ticket.pk, message_id=message.pk))
    return ticket


@action(CREATE_TICKETS)
def create_ticket(
    *,
    actor: Actor,
    clock: Clock,
    subject: Subject,
    words: Words,
    account: Account | None = None,
    contact: Contact | None = None,
    assignee: User | None = None,
    as_note: bool = False,
    follows_up: Ticket | None = None,
    custom: Mapping[str, Any] | None = None,
) -> Ticket:
    """Staff open a ticket: for a customer, who is told about it, or for themselves with a note."""
    account = contact.account if contact else account
    requester = contact or account
    if requester is None and not as_note:
        raise Refused(_("Choose the customer, or write an internal note."), field="account")
    ticket = new_ticket(
        subject,
        actor=actor,
        at=clock(),
        channel=Channel.STAFF,
        language=requester.language if requester else actor.language,
        account=account,
        contact=contact,
        requester_name=requester.name if requester else actor.name,
        requester_email=requester.email if requester else "",
        assignee=assignee,
        status=Status.OPEN,
        follows_up=follows_up,
        **(custom or {}),
    )
    kind = MessageKind.NOTE if as_note else MessageKind.PUBLIC
    message = add_message(ticket, words, kind=kind, actor=actor, at=clock())
    record("created", ticket)
    emit(TicketFiled(ticket_id=ticket.pk, message_id=message.pk))
    if assignee is not None:
        emit(TicketAssigned(ticket_id=ticket.pk, assignee_id=assignee.pk, by_id=actor.user_id))
    return ticket


def new_ticket(subject: Subject, *, actor: Actor, at: datetime, **values: Any) -> Ticket:
    """The next number with its checked subject; without a message it is not told to anybody yet.

    What must be filled in need not be yet: customers know no serial numbers. It must when the ticket is solved.
    """
    made = columns_of(fitted(TICKET, values, actor=actor, needs_all=False))
    return Ticket.objects.create(
        number=Counter.next("ticket"),
        subject=subject.checked(),
        category=subject.category,
        priority=subject.priority or _usual_priority(values.get("account")),
        tags=list(subject.tags),
        last_message_at=at,
        created_at=at,
        updated_at=at,
        **made,
    )


def _usual_priority(account: Account | None) -> str:
    return (service_of(account.grade).priority if account else "") or Priority.NORMAL
