"""The customer's door: everything here is already filtered to one member of the portal.

What changes something takes the number of a request and finds it among the member's own, so that no caller can hand in
somebody else's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Exists, OuterRef, Q

from audit.models import Entry
from crm.customers.models import PortalMember
from crm.service.actions.conversation import Words, reply_to_request
from crm.service.actions.filing import Stranger, Subject, file_request, file_request_unconfirmed
from crm.service.actions.joining import Joined, join_by_link
from crm.service.actions.keeping import upload_file
from crm.service.actions.requests import close_request, rate_request, reopen_request
from crm.service.models import Attachment, Category, Message, Status, Ticket, TicketLink
from crm.service.models.ticket_queries import CLOSES_AFTER, TicketQuerySet
from crm.service.permissions import FILE_REQUEST, USE_OWN_REQUESTS
from crm.service.queries.conversation import Spoken, public_conversation
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.rich_text import in_room

__all__ = [
    "FILE_REQUEST",
    "USE_OWN_REQUESTS",
    "Joined",
    "NoSuchRequest",
    "Step",
    "Stranger",
    "Subject",
    "Words",
    "file_request",
    "file_request_unconfirmed",
    "join_by_link",
    "upload_file",
]


class NoSuchRequest(LookupError):
    """The member has no request of this number."""


@dataclass(frozen=True)
class Step:
    """The status of a request became another one."""

    at: datetime
    before: str
    status: str


def my_tickets(member: PortalMember) -> TicketQuerySet:
    """Own requests, and the company's where the contact may see them; newest word first."""
    return (
        Ticket.objects.of_member(member).select_related("category", "contact").order_by("-last_message_at", "-number")
    )


def my_own_tickets(member: PortalMember) -> TicketQuerySet:
    """Without those of colleagues."""
    mine = my_tickets(member)
    return mine if member.contact_id is None else mine.filter(contact_id=member.contact_id)


def sees_colleagues(member: PortalMember) -> bool:
    return member.contact_id is not None and member.sees_company_tickets


def matching(tickets: TicketQuerySet, words: str) -> TicketQuerySet:
    """By number, subject and what was said in public."""
    said = Message.objects.public().filter(ticket_id=OuterRef("pk"), text__icontains=words)
    found = Q(subject__icontains=words) | Q(Exists(said))
    number = words.lstrip("#")
    if number.isdecimal() and len(number) < 15:
        found |= Q(number=int(number))
    return tickets.filter(found)


def my_ticket(member: PortalMember, number: int) -> Ticket | None:
    return (
        Ticket.objects.of_member(member).select_related("category", "contact", "rating").filter(number=number).first()
    )


def my_conversation(member: PortalMember, ticket: Ticket) -> list[Spoken]:
    """Public messages alone; never a note."""
    if not Ticket.objects.of_member(member).filter(pk=ticket.pk).exists():
        return []
    return public_conversation(ticket)


def goes_on_in(member: PortalMember, ticket: Ticket) -> Ticket | None:
    """The request that this one repeats, when the member sees it."""
    originals = TicketLink.objects.duplicates().filter(later=ticket).values("earlier")
    found: Ticket | None = Ticket.objects.of_member(member).filter(pk__in=originals).first()
    return found


def my_steps(member: PortalMember, ticket: Ticket) -> list[Step]:
    """When the request was solved, reopened, waited for the customer: from the audit log, without who and why."""
    mine = Ticket.objects.of_member(member).filter(pk=ticket.pk)
    entries = Entry.objects.about(ticket).filter(subject_id__in=mine.values("pk"), changes__has_key="status")
    return [Step(entry.at, *entry.changes["status"]) for entry in entries.order_by("at", "id")]


def my_file(member: PortalMember, attachment_id: UUID) -> Attachment | None:
    """A file of a public message of one's own tickets, or one's own upload that waits."""
    attachment = Attachment.objects.select_related("message").filter(pk=attachment_id).first()
    if attachment is None:
        return None
    if attachment.message is None:
        return attachment if attachment.uploaded_by_id == member.user_id else None
    visible = Ticket.objects.of_member(member).filter(pk=attachment.message.ticket_id).exists()
    return attachment if visible and not attachment.message.is_note else None


def waiting_uploads(actor: Actor, ids: list[UUID]) -> list[Attachment]:
    """Of the files that came with a form, those that this same person sent and that wait for their message."""
    if not ids:
        return []
    rows = Attachment.objects.filter(pk__in=ids, message__isnull=True, uploaded_by_id=actor.user_id)
    return list(rows.order_by("id"))


def keep_upload(actor: Actor, upload: UploadedFile, *, clock: Clock) -> Attachment:
    return upload_file(actor=actor, clock=clock, upload=upload)


def reply(member: PortalMember, number: int, *, actor: Actor, clock: Clock, words: Words) -> Message:
    return reply_to_request(actor=actor, clock=clock, ticket=_mine(member, number), words=words)


def close(member: PortalMember, number: int, *, actor: Actor, clock: Clock) -> Ticket:
    return close_request(actor=actor, clock=clock, ticket=_mine(member, number))


def reopen(member: PortalMember, number: int, *, actor: Actor, clock: Clock) -> Ticket:
    return reopen_request(actor=actor, clock=clock, ticket=_mine(member, number))


def rate(member: PortalMember, number: int, *, actor: Actor, clock: Clock, is_good: bool, comment: str) -> None:
    rate_request(actor=actor, clock=clock, ticket=_mine(member, number), is_good=is_good, comment=comment)


def _mine(member: PortalMember, number: int) -> Ticket:
    ticket = my_ticket(member, number)
    if ticket is None:
        raise NoSuchRequest(number)
    return ticket


def categories() -> list[Category]:
    return list(Category.objects.all())


def closes_at(ticket: Ticket) -> datetime | None:
    """When a solved request closes for good, and can't be reopened any more."""
    return ticket.solved_at + CLOSES_AFTER if ticket.status == Status.SOLVED and ticket.solved_at else None


def shown_html(message: Spoken) -> str:
    """The message as the portal shows it."""
    return in_room(message.html, "")
