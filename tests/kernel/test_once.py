"""A job's effect and its message leave the queue in one transaction; who no longer holds the message does nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from uuid import uuid4

import dramatiq
import pytest
from django.db import connection
from dramatiq.broker import MessageProxy
from dramatiq.middleware import CurrentMessage

from kernel.jobs import JOBS, job
from kernel.jobs.broker import TransactionalBroker
from kernel.jobs.once import SETTLED
from tenants.directory.snapshots import TenantSnapshot

ran: list[int] = []


def note(number: int) -> None:
    ran.append(number)
    if number < 0:
        raise ZeroDivisionError


@pytest.fixture
def noting() -> Iterator[str]:
    ran.clear()
    made = job(queue="once")(note)
    yield made.name
    del JOBS[made.name]
    dramatiq.get_broker().actors.pop(made.name)


def broker() -> TransactionalBroker:
    found = dramatiq.get_broker()
    assert isinstance(found, TransactionalBroker)
    return found


def taken(name: str, number: int, *, by: str) -> MessageProxy:
    """A message that a worker has taken from the queue."""
    message: dramatiq.Message[None] = dramatiq.Message(
        queue_name="once", actor_name=name, args=(), kwargs={"number": number}, options={}
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO dramatiq.queue (queue_name, message_id, state, message, worker_id)"
            " VALUES ('once', %s, 'consumed', %s, %s)",
            [message.message_id, json.dumps(message.asdict()), by],
        )
    return MessageProxy(message)


def run(message: MessageProxy) -> None:
    CurrentMessage._MESSAGE.set(message)
    try:
        JOBS[message.actor_name].run(**message.kwargs)
    finally:
        CurrentMessage._MESSAGE.set(None)


def in_queue(message: MessageProxy) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM dramatiq.queue WHERE message_id = %s", [message.message_id])
        return cursor.fetchone() is not None


def test_the_message_goes_with_the_effect_and_needs_no_acknowledgement(acme: TenantSnapshot, noting: str) -> None:
    message = taken(noting, 1, by=broker().worker_id)
    run(message)
    assert (ran, in_queue(message), getattr(message, SETTLED)) == ([1], False, True)
    consumer = broker().consume("once")
    consumer.in_processing.add(message.message_id)
    consumer.ack(message)
    assert consumer.in_processing == set()


def test_a_message_that_comes_twice_has_one_effect(acme: TenantSnapshot, noting: str) -> None:
    message = taken(noting, 1, by=broker().worker_id)
    run(message)
    run(message)
    assert ran == [1]


def test_who_was_thought_dead_does_nothing_with_what_another_has(acme: TenantSnapshot, noting: str) -> None:
    message = taken(noting, 1, by=str(uuid4()))
    run(message)
    assert (ran, in_queue(message)) == ([], True)


def test_a_job_that_fails_keeps_its_message(acme: TenantSnapshot, noting: str) -> None:
    message = taken(noting, -1, by=broker().worker_id)
    with pytest.raises(ZeroDivisionError):
        run(message)
    assert in_queue(message)
    assert not getattr(message, SETTLED, False)
