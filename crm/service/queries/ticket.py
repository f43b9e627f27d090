"""Reads for the page of one ticket: few statements, however much it shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery

from audit.models import Entry
from crm.service.models import Attachment, Draft, Message, MessageKind, Ticket
from crm.service.models.ticket_queries import TicketQuerySet
from kernel.actor import Actor

QUEUE_LENGTH, OTHERS = 40, 5


def ticket_page_query(actor: Actor) -> TicketQuerySet:
    """A ticket with what its page shows of its surroundings, and what the reader has typed and not sent."""
    drafts = Draft.objects.filter(ticket=OuterRef("pk"), user=actor.user_id)
    watching = Ticket.watchers.through.objects.filter(ticket_id=OuterRef("pk"), user_id=actor.user_id)
    return (
        Ticket.objects.visible_to(actor)
        .select_related("account__owner", "contact", "assignee", "team", "category", "rating", "follows_up")
        .annotate(
            reply_draft=Subquery(drafts.filter(kind=MessageKind.PUBLIC).values("html")[:1]),
            reply_saved_at=Subquery(drafts.filter(kind=MessageKind.PUBLIC).values("saved_at")[:1]),
            note_draft=Subquery(drafts.filter(kind=MessageKind.NOTE).values("html")[:1]),
            note_saved_at=Subquery(drafts.filter(kind=MessageKind.NOTE).values("saved_at")[:1]),
            is_watched=Exists(watching),
        )
    )


def conversation(ticket: Ticket, *, with_notes: bool) -> list[Message]:
    """Messages in order, with their files: two statements."""
    messages = ticket.messages.all() if with_notes else ticket.messages.public()
    files = Prefetch("attachments", queryset=Attachment.objects.order_by("id"))
    return list(messages.order_by("at", "id").prefetch_related(files))


def changes_of(ticket: Ticket) -> list[Entry]:
    return list(Entry.objects.about(ticket).order_by("at", "id"))


def seen_until(messages: list[Message]) -> datetime | None:
    """When the newest public message among these was written."""
    return max((message.at for message in messages if not message.is_note), default=None)


def my_queue(actor: Actor) -> list[Ticket]:
    """One's own unfinished tickets, the last word first."""
    mine = Ticket.objects.visible_to(actor).unfinished().assigned_to(actor.user_id)
    return list(mine.select_related("account").order_by("-last_message_at", "-id")[:QUEUE_LENGTH])


def other_open_tickets(ticket: Ticket, actor: Actor) -> list[Ticket]:
    """Of the same account, or of the same address when there is none."""
    if ticket.account_id is None and not ticket.requester_email:
        return []
    same = Q(account_id=ticket.account_id) if ticket.account_id else Q(requester_email=ticket.requester_email)
    others = Ticket.objects.visible_to(actor).unfinished().filter(same).exclude(pk=ticket.pk)
    return list(others.order_by("-last_message_at", "-id")[:OTHERS])


def visible_file(actor: Actor, attachment_id: Any) -> Attachment | None:
    """A file of a ticket that the actor sees, or an own upload that waits for its message."""
    seen = Q(message__ticket__in=Ticket.objects.visible_to(actor))
    waiting = Q(message__isnull=True, uploaded_by_id=actor.user_id)
    return Attachment.objects.filter(seen | waiting, pk=attachment_id).first()


def waiting_uploads(actor: Actor, ids: list[Any]) -> list[Attachment]:
    """Of these, one's own uploads that no message holds yet."""
    if not ids:
        return []
    rows = Attachment.objects.filter(pk__in=ids, message__isnull=True, uploaded_by_id=actor.user_id)
    return list(rows.order_by("id"))
