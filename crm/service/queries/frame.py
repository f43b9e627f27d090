"""What the frame of every page counts and links to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from django.db import connection

from kernel.actor import Actor


@dataclass(frozen=True)
class DeskFrame:
    mine: int
    unread: int
    due: int
    pinned: list[dict[str, str]]
    """One's own pinned views in their order: id, list, name, query."""


def desk_frame(actor: Actor, today: date) -> DeskFrame:
    """In one statement: one's own open tickets, unread notifications, due tasks and pinned views, yet uncounted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM service_ticket WHERE assignee_id = %s AND status IN ('new', 'open')),"
            " (SELECT count(*) FROM messaging_notification WHERE user_id = %s AND read_at IS NULL),"
            " (SELECT count(*) FROM activities_task WHERE assignee_id = %s AND due_on <= %s"
            " AND done_at IS NULL AND removed_at IS NULL),"
            " (SELECT json_agg(json_build_object('id', id, 'list', list, 'name', name, 'query', query)"
            " ORDER BY position, id)::text FROM records_savedview WHERE owner_id = %s AND is_pinned)",
            [actor.user_id, actor.user_id, actor.user_id, today, actor.user_id],
        )
        mine, unread, due, pinned = cursor.fetchone()
    return DeskFrame(mine, unread, due, json.loads(pinned) if pinned else [])
