"""A ticket on paper: what it is, and what was said, with its pictures."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from crm.customers.models import PortalMember
from crm.service.models import Attachment, Message, Ticket
from crm.service.models.ticket_queries import TicketQuerySet
from crm.service.permissions import USE_OWN_REQUESTS, VIEW_TICKETS
from documents.kinds import Content, DocumentKind, Options, Picture
from kernel.actor import Actor

NOTES = "notes"


def read_ticket(actor: Actor, subject_id: UUID | None, options: Options, picture: Picture) -> Content | None:
    """With internal notes only when they are asked for: a printed ticket often goes to the customer."""
    seen = _seen_by(actor).select_related("account", "assignee", "category", "team")
    ticket: Ticket | None = seen.filter(pk=subject_id).first() if subject_id else None
    if ticket is None:
        return None
    messages = ticket.messages.all() if options.get(NOTES) else ticket.messages.public()
    said = [_said(message, picture) for message in messages.order_by("at", "id").prefetch_related("attachments")]
    mark = f"#{ticket.number}"
    return Content(
        title=f"{mark} {ticket.subject}",
        file_name=f"{_('ticket')}-{ticket.number}.pdf",
        context={"ticket": ticket, "said": said, "mark": mark, "is_inside": actor.is_staff},
    )


def _seen_by(actor: Actor) -> TicketQuerySet:
    if actor.is_staff:
        return Ticket.objects.visible_to(actor)
    member = PortalMember.objects.filter(user_id=actor.me).first()
    return Ticket.objects.of_member(member) if member else Ticket.objects.none()


def back_to_ticket(subject_id: UUID | None, options: Options) -> str:
    number = _number_of(subject_id)
    return reverse("service:ticket", args=[number]) if number else reverse("service:tickets")


def back_to_request(subject_id: UUID | None) -> str:
    number = _number_of(subject_id)
    return reverse("portal:request", args=[number]) if number else reverse("portal:requests")


def _number_of(subject_id: UUID | None) -> int | None:
    return Ticket.objects.filter(pk=subject_id).values_list("number", flat=True).first() if subject_id else None


def _said(message: Message, picture: Picture) -> dict[str, Any]:
    files = list(message.attachments.all())
    html = message.html
    for file in files:
        if file.inline:
            html = html.replace(f'src="/files/{file.pk}/"', f'src="{picture(file)}"')
    shown = [file for file in files if not file.inline]
    return {
        "message": message,
        "html": html,
        "pictures": [_Shown(file, picture(file)) for file in shown if file.is_image],
        "files": shown,
    }


class _Shown:
    """A picture with the address from which it is drawn."""

    def __init__(self, file: Attachment, address: str) -> None:
        self.name, self.address = file.name, address


TICKET_DOCUMENT = DocumentKind(
    "ticket",
    VIEW_TICKETS,
    "service/print.html",
    (NOTES,),
    read_ticket,
    back_to_ticket,
    "service:file",
    USE_OWN_REQUESTS,
    back_to_request,
)
