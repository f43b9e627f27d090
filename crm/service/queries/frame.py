"""What the frame of every page counts."""

from __future__ import annotations

from django.db import connection

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
