"""The customer's door: everything here is already filtered to one member of the portal."""

from __future__ import annotations

from crm.customers.models import PortalMember
from crm.service.models import Attachment, Category, Message, Ticket
from crm.service.models.ticket_queries import TicketQuerySet
from crm.service.queries import conversation
from kernel.rich_text import in_room


def my_tickets(member: PortalMember) -> TicketQuerySet:
    """Own requests, and the company's where the contact may see them; newest word first."""
    return Ticket.objects.of_member(member).select_related("category", "contact").order_by("-last_message_at")


def my_ticket(member: PortalMember, number: int) -> Ticket | None:
    return (
        Ticket.objects.of_member(member).select_related("category", "contact", "rating").filter(number=number).first()
    )


def my_conversation(member: PortalMember, ticket: Ticket) -> list[Message]:
    """Public messages alone; never a note."""
    if not Ticket.objects.of_member(member).filter(pk=ticket.pk).exists():
        return []
    return conversation(ticket, with_notes=False)


def my_file(member: PortalMember, attachment_id: object) -> Attachment | None:
    """A file of a public message of one's own tickets, or one's own upload that waits."""
    attachment = Attachment.objects.select_related("message").filter(pk=attachment_id).first()
    if attachment is None:
        return None
    if attachment.message is None:
        return attachment if attachment.uploaded_by_id == member.user_id else None
    visible = Ticket.objects.of_member(member).filter(pk=attachment.message.ticket_id).exists()
    return attachment if visible and not attachment.message.is_note else None


def categories() -> list[Category]:
    return list(Category.objects.all())


def shown_html(message: Message) -> str:
    """The message as the portal shows it."""
    return in_room(message.html, "")
