"""What the frame of every page counts and links to."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.db import connection

from kernel.actor import Actor


@dataclass(frozen=True)
class DeskFrame:
    mine: int
    unread: int
    pinned: list[dict[str, str]]
    """One's own pinned views in their order: id, list, name, query."""


def desk_frame(actor: Actor) -> DeskFrame:
    """In one statement: one's own open tickets, unread notifications and pinned views, yet without their counts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM service_ticket WHERE assignee_id = %s AND status IN ('new', 'open')),"
            " (SELECT count(*) FROM messaging_notification WHERE user_id = %s AND read_at IS NULL),"
            " (SELECT json_agg(json_build_object('id', id, 'list', list, 'name', name, 'query', query)"
            " ORDER BY position, id)::text FROM records_savedview WHERE owner_id = %s AND is_pinned)",
            [actor.user_id, actor.user_id, actor.user_id],
        )
        mine, unread, pinned = cursor.fetchone()
    return DeskFrame(mine, unread, json.loads(pinned) if pinned else [])
