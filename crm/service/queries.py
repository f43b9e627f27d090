"""Reads across tickets and their surroundings."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import Prefetch

from crm.service.models import Attachment, Message, Ticket
from kernel.actor import Actor


def desk_counts(actor: Actor) -> dict[str, int]:
    """For the frame, in one statement: one's own open tickets and unread notifications."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM service_ticket WHERE assignee_id = %s AND status IN ('new', 'open')),"
            " (SELECT count(*) FROM messaging_notification WHERE user_id = %s AND read_at IS NULL)",
            [actor.user_id, actor.user_id],
        )
        mine, unread = cursor.fetchone()
    return {"mine": mine, "unread": unread}


def ticket_page_query(actor: Actor) -> Any:
    """A ticket with what its page shows of its surroundings."""
    return Ticket.objects.visible_to(actor).select_related(
        "account__owner", "contact", "assignee", "team", "category", "rating", "follows_up"
    )


def conversation(ticket: Ticket, *, with_notes: bool) -> list[Message]:
    """Messages in order, with their files: two statements."""
    messages = ticket.messages.all() if with_notes else ticket.messages.public()
    files = Prefetch("attachments", queryset=Attachment.objects.order_by("id"))
    return list(messages.order_by("at", "id").prefetch_related(files))
