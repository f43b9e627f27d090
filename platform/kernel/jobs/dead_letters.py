"""Jobs that failed for good, of one tenant: seen and re-run by its administrators."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from kernel.jobs.middleware import STAMP
from kernel.tenancy import current_tenant


@dataclass(frozen=True)
class DeadLetter:
    id: UUID
    job: str
    failed_at: datetime
    payload: dict[str, Any]
    error: str


def dead_letters(limit: int = 50, *, job: str = "") -> list[DeadLetter]:
    """The current tenant's failed jobs, newest first; those of this name alone, where one is given."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT message_id, message->>'actor_name', mtime, message->'kwargs', message->'options'->>'traceback'"
            " FROM dramatiq.queue WHERE state = 'rejected' AND message->'options'->>%s = %s"
            " AND (%s = '' OR message->>'actor_name' = %s) ORDER BY mtime DESC LIMIT %s",
            [STAMP, str(current_tenant().uuid), job, job, limit],
        )
        return [
            DeadLetter(row[0], row[1], row[2], json.loads(row[3]), _last_line(row[4])) for row in cursor.fetchall()
        ]


def rerun(message_id: UUID) -> str | None:
    """Put one failed job of the current tenant back into the queue; its name, or None when there is no such job."""
    with connection.cursor() as cursor:
        cursor.execute(
            # With another broker the row lies in the outbox, and the relay moves it.
            "UPDATE dramatiq.queue SET state = 'queued', available_at = now(), mtime = now(),"
            " message = jsonb_set(message, '{options,retries}', '0')"
            " WHERE message_id = %s AND state = 'rejected' AND message->'options'->>%s = %s"
            " RETURNING message->>'actor_name', pg_notify('dramatiq.' || queue_name || '.enqueue', '')",
            [message_id, STAMP, str(current_tenant().uuid)],
        )
        row = cursor.fetchone()
        return str(row[0]) if row else None


def _last_line(traceback: str | None) -> str:
    return (traceback or "").strip().rsplit("\n", 1)[-1]
