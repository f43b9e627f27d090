"""The embedded broker: dramatiq's queue in PostgreSQL, written inside the caller's own transaction."""

from __future__ import annotations

from typing import Any

from dramatiq.broker import Broker, MessageProxy
from dramatiq.common import current_millis, dq_name
from dramatiq.message import Message
from dramatiq_postgres.broker import QUERIES, PostgresBroker, PostgresConsumer
from dramatiq_postgres.utils import tidy4json
from psycopg.types.json import Json
from psycopg_pool import ConnectionPool

from kernel.jobs.once import SETTLED
from kernel.jobs.relay import relayed
from kernel.tenancy import APP, connection_of


class SparingConsumer(PostgresConsumer):  # type: ignore[misc]
    """Acknowledges nothing that has left the queue together with its effect: a transaction less for each job."""

    def ack(self, message: MessageProxy) -> None:
        if not getattr(message, SETTLED, False):
            super().ack(message)
            return
        self.in_processing.discard(message.message_id)
        self.wakeup.set()


class TransactionalBroker(PostgresBroker):  # type: ignore[misc]
    """Inside a transaction of the application, a message commits or rolls back with the data that caused it.

    Outside of one (retries in the worker, the scheduler) the library's own pool is used.
    """

    def consume(self, queue_name: str, prefetch: int = 1, timeout: int = 30000) -> SparingConsumer:
        return SparingConsumer(broker=self, queue_name=queue_name, prefetch=prefetch, timeout=timeout)

    def enqueue(self, message: Message[Any], *, delay: int | None = None) -> Message[Any]:
        connection = connection_of(APP)
        if not (connection.in_atomic_block and connection.schema_name):
            return super().enqueue(message, delay=delay)
        self.emit_before("enqueue", message, delay)
        if delay:
            message = message.copy(queue_name=dq_name(message.queue_name))
            message.options["eta"] = current_millis() + delay
        with connection.cursor() as cursor:
            row: tuple[Any, ...] = (message.queue_name, message.message_id, Json(tidy4json(message)), delay or 0)
            cursor.execute(QUERIES.ENQUEUE, row)
        self.emit_after("enqueue", message, delay)
        return message


def broker_from_url(url: str, *, database: dict[str, Any], dead_after: float) -> Broker:
    """`dead_after`: seconds without a sign of life after which a worker's messages are given to another.

    The scheme: `postgresql:` (the default), `redis://…` or `amqp://…`."""
    if url.startswith(("redis://", "rediss://")):
        from dramatiq.brokers.redis import RedisBroker  # noqa: PLC0415  (optional dependency)

        return relayed(RedisBroker(url=url, middleware=[]))
    if url.startswith(("amqp://", "amqps://")):
        from dramatiq.brokers.rabbitmq import RabbitmqBroker  # noqa: PLC0415  (optional dependency)

        return relayed(RabbitmqBroker(url=url, middleware=[]))
    return TransactionalBroker(
        pool=_pool(database),
        results=False,
        middleware=[],
        heartbeat_ttl=dead_after,
        heartbeat_interval=dead_after / 4,
        maintenance_interval=dead_after / 2,
    )


class _LazyPool(ConnectionPool[Any]):
    """Opens with its first use, so that a process which never enqueues outside a transaction has no extra threads."""

    def getconn(self, timeout: float | None = None) -> Any:
        if self.closed:
            self.open()
        return super().getconn(timeout)


def _pool(database: dict[str, Any]) -> Any:
    # Its own connections, apart from Django's: a shared one would carry a tenant's search path into the queue.
    options = {"host": database["HOST"], "port": database["PORT"] or None, "dbname": database["NAME"]}
    return _LazyPool(
        kwargs=options | {"user": database["USER"], "password": database["PASSWORD"], "application_name": "jobs"},
        min_size=0,
        max_size=12,
        open=False,
    )
