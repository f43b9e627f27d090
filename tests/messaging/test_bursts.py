"""What happens within a few seconds is one mail, also when two jobs begin the burst at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import psycopg
import pytest
from django.db import transaction

from kernel.clock import system_clock
from kernel.tenancy import connection_of, connection_options, in_tenant
from messaging.gate import queue_mail
from messaging.models import MailState, OutgoingMail
from tenants.directory.snapshots import TenantSnapshot

BURST = "ticket:burst"


def queue(word: str) -> OutgoingMail:
    return queue_mail(
        to="li@harbour.acme.example",
        name="Li Wei",
        language="en",
        template="request_filed",
        item={"text": word},
        at=system_clock(),
        burst_key=BURST,
    )


def on_a_connection_of_its_own(tenant: TenantSnapshot, work: Callable[[], object]) -> threading.Thread:
    def run() -> None:
        with in_tenant(tenant):
            work()
        connection_of().close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def somebody_waits_for(pid: int) -> bool:
    with psycopg.connect(**connection_options()) as other:
        row = other.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND %s = ANY(pg_blocking_pids(pid))", [pid]
        )
        return bool(row.fetchone()[0])  # type: ignore[index]


def test_a_burst_is_one_mail(acme: TenantSnapshot) -> None:
    first = queue("one")
    assert queue("two") == first
    first.refresh_from_db()
    assert [item["text"] for item in first.items] == ["one", "two"]


def test_what_went_out_is_not_joined(acme: TenantSnapshot) -> None:
    first = queue("one")
    first.claim(at=system_clock())
    assert queue("two") != first


def forget() -> None:
    """What the threads committed, and the jobs that would send it."""
    mails = OutgoingMail.objects.filter(burst_key=BURST)
    with connection_of().cursor() as cursor:
        ids = [str(mail.pk) for mail in mails]
        cursor.execute("DELETE FROM dramatiq.queue WHERE message->'kwargs'->>'mail_id' = ANY(%s)", [ids])
    mails.delete()


@pytest.mark.parametrize("first_is_sent", [False, True])
def test_two_jobs_that_begin_a_burst_at_once(acme: TenantSnapshot, *, first_is_sent: bool) -> None:
    stored, waited, pids = threading.Event(), threading.Event(), list[int]()

    def first() -> None:
        with transaction.atomic():
            mail = queue("one")
            pids.append(connection_of().connection.info.backend_pid)  # type: ignore[union-attr]
            stored.set()
            waited.wait(20)
            if first_is_sent:
                mail.claim(at=system_clock())

    def second() -> None:
        with transaction.atomic():
            queue("two")

    threads = [on_a_connection_of_its_own(acme, first)]
    try:
        assert stored.wait(20)
        threads.append(on_a_connection_of_its_own(acme, second))
        deadline = time.monotonic() + 20
        while not somebody_waits_for(pids[0]):
            assert time.monotonic() < deadline, "The second job did not meet the first one."
            time.sleep(0.01)
        waited.set()
        for thread in threads:
            thread.join(20)
        mails = OutgoingMail.objects.filter(burst_key=BURST).order_by("created_at")
        found = [(mail.state, [item["text"] for item in mail.items]) for mail in mails]
        assert found == (
            [(MailState.SENDING, ["one"]), (MailState.WAITING, ["two"])]
            if first_is_sent
            else [(MailState.WAITING, ["one", "two"])]
        )
    finally:
        waited.set()
        for thread in threads:
            thread.join(20)
        on_a_connection_of_its_own(acme, forget).join()
