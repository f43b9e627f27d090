"""What makes a repeated message do nothing: its effect, and the proof that it happened, commit together."""

from __future__ import annotations

from typing import Any

from django.db import connection
from dramatiq.broker import Broker

from kernel.clock import system_clock
from kernel.models import Effect

TAKE_AWAY = (
    "DELETE FROM dramatiq.queue WHERE message_id = %s AND queue_name = %s AND state = 'consumed' AND worker_id = %s"
)
# Set on a message whose row in the queue went with its effect: nothing is left to acknowledge.
SETTLED = "is_settled"


def claimed(broker: Broker, message: Any) -> bool:
    """Inside the job's transaction: whether this worker is the one whose effect counts.

    With the embedded broker the message lies in the same database as the effect, so taking it out of the queue is the
    proof: no row to keep, and no acknowledgement of its own. Whoever took it over from a worker that was thought to be
    dead holds it under another name, and the first one finds nothing.
    """
    if message is None:
        return True
    if getattr(broker, "relays_from_outbox", False):
        return Effect.claim(message.message_id, at=system_clock())
    with connection.cursor() as cursor:
        cursor.execute(TAKE_AWAY, [message.message_id, message.queue_name, getattr(broker, "worker_id", None)])
        return bool(cursor.rowcount)


def settle(broker: Broker, message: Any) -> None:
    """After COMMIT."""
    if message is not None and not getattr(broker, "relays_from_outbox", False):
        setattr(message, SETTLED, True)
