"""Runs the queue inside the test's own transaction."""

from __future__ import annotations

import json
from uuid import UUID

from django.db import connection, connections

from kernel.jobs import JOBS
from kernel.tenancy import in_tenant, leave_tenant


def run_waiting_jobs(limit: int = 200) -> int:
    """Take and run messages, delayed ones too, until none is left; returns how many ran."""
    before = connections["default"].tenant
    ran = 0
    while ran < limit:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM dramatiq.queue WHERE message_id = (SELECT message_id FROM dramatiq.queue"
                " WHERE state = 'queued' ORDER BY position LIMIT 1)"
                " RETURNING message->>'actor_name', message->'kwargs', message->'options'->>'tenant'"
            )
            row = cursor.fetchone()
        if row is None:
            return ran
        leave_tenant()
        try:
            with in_tenant(UUID(row[2])):
                JOBS[row[0]].run(**json.loads(row[1]))
        finally:
            connections["default"].set_tenant(before)
        ran += 1
    raise AssertionError("The jobs never come to an end.")
