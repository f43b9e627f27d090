"""With Redis or RabbitMQ: messages wait in PostgreSQL with the data that caused them, and are moved when committed.

The queue table of the embedded broker serves as outbox. A message may be moved twice when the mover dies between
handing it over and deleting it; its effect still happens once (kernel.models.Effect is keyed by the message's id).
"""

from __future__ import annotations

import logging
import threading
from typing import Any

import dramatiq
import psycopg
from dramatiq.broker import Broker
from dramatiq.message import Message
from dramatiq_postgres.utils import tidy4json
from psycopg.types.json import Json

from kernel.tenancy import APP, connection_of, connection_options

logger = logging.getLogger("jobs")

OUTBOX = "outbox"
AT_ONCE = 500

STORE = (
    "INSERT INTO dramatiq.queue (queue_name, message_id, state, message, available_at)"
    " VALUES (%s, %s, %s::dramatiq.state, %s, now()) ON CONFLICT (message_id) DO UPDATE"
    " SET state = EXCLUDED.state, message = EXCLUDED.message, queue_name = EXCLUDED.queue_name, mtime = now()"
)
TAKE = (
    "DELETE FROM dramatiq.queue WHERE message_id IN (SELECT message_id FROM dramatiq.queue"
    " WHERE queue_name = %s AND state = 'queued' ORDER BY position LIMIT %s FOR UPDATE SKIP LOCKED)"
    " RETURNING message"
)


def relayed(broker: Broker) -> Broker:
    """The same broker, whose `enqueue` inside one of our transactions stores the message in the outbox instead."""
    direct = broker.enqueue

    def enqueue(message: Message[Any], *, delay: int | None = None) -> Message[Any]:
        connection = connection_of(APP)
        if not (connection.in_atomic_block and connection.schema_name):
            return direct(message, delay=delay)
        broker.emit_before("enqueue", message, delay)
        message = message.copy(options=message.options | {"relay_delay": delay})
        row: tuple[Any, ...] = (OUTBOX, message.message_id, "queued", Json(tidy4json(message)))
        with connection.cursor() as cursor:
            cursor.execute(STORE, row)
        return message

    broker.enqueue = enqueue
    broker.relays_from_outbox = True
    return broker


def relay_once(own: psycopg.Connection[Any], broker: Broker | None = None) -> int:
    """Move what is committed; returns how many. Rows are deleted in the same transaction that read them."""
    broker = broker or dramatiq.get_broker()
    with own.transaction():
        rows = own.execute(TAKE, [OUTBOX, AT_ONCE]).fetchall()
        for (stored,) in rows:
            message: Message[Any] = Message(**stored)
            delay = message.options.pop("relay_delay", None)
            broker.enqueue(message, delay=delay)
    return len(rows)


def run_relay(stopping: threading.Event, options: dict[str, Any], pause: float = 0.05) -> None:
    """Until told to stop; when the database or the broker is away, try again."""
    while not stopping.is_set():
        try:
            with psycopg.connect(**options) as own:
                while not stopping.is_set():
                    if relay_once(own) == 0:
                        stopping.wait(pause)
        except (OSError, psycopg.OperationalError, dramatiq.DramatiqError):
            logger.exception("The outbox could not be emptied; trying again.")
            stopping.wait(2)


def needs_relay() -> bool:
    return bool(getattr(dramatiq.get_broker(), "relays_from_outbox", False))


class DeadLetterKeeper(dramatiq.Middleware):  # type: ignore[misc]
    """Keeps what failed for good where administrators look for it, whichever broker carried it."""

    def after_nack(self, broker: Broker, message: Any) -> None:
        if not getattr(broker, "relays_from_outbox", False):
            return  # the embedded broker keeps it itself
        row = (OUTBOX, message.message_id, "rejected", Json(tidy4json(message)))
        with psycopg.connect(**connection_options()) as own:
            own.execute(STORE, row)
