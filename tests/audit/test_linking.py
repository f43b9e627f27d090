"""Entries are linked by a job: once each, in order of time, however many there are and whoever comes at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from audit import chain as chaining
from audit import jobs
from audit.chain import link_waiting
from audit.models import Chain, Entry, Fault, Link
from audit.verifying import Verdict, verify
from crm.customers.actions import change_account
from crm.customers.models import Account
from kernel.actor import Actor
from kernel.tenancy import in_tenant
from tenants.directory.snapshots import TenantSnapshot
from tests.audit.conftest import NOW, entry
from tests.crm.conftest import counted
from tests.harness.cast import fixed


def place_of(one: Entry) -> int:
    return Link.objects.get(entry_id=one.pk).number


def test_everything_is_linked_once_and_in_order_of_time(acme: TenantSnapshot) -> None:
    later, earlier = entry(at=NOW + timedelta(seconds=2)), entry(at=NOW + timedelta(seconds=1))
    assert verify().waiting == Entry.objects.count()
    assert link_waiting(at=NOW) == Entry.objects.count()
    assert link_waiting(at=NOW) == 0
    assert place_of(earlier) + 1 == place_of(later) == Chain.present().length
    verdict = verify()
    assert (verdict.fault, verdict.whole, verdict.waiting) == (None, Entry.objects.count(), 0)
    assert verdict.hash == bytes(Chain.present().head)


def test_what_comes_later_goes_on_where_the_chain_ended(acme: TenantSnapshot) -> None:
    link_waiting(at=NOW)
    before = Chain.present()
    new = entry()
    assert verify().waiting == 1
    link_waiting(at=NOW + timedelta(minutes=1))
    after = Chain.present()
    assert (after.length, place_of(new)) == (before.length + 1, before.length + 1)
    assert after.fingerprint != before.fingerprint
    assert verify().is_whole


def test_batches_make_the_same_chain(acme: TenantSnapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chaining, "AT_ONCE", 2)
    monkeypatch.setattr("audit.verifying.AT_ONCE", 2)
    for _one in range(5):
        entry()
    assert link_waiting(at=NOW) == Entry.objects.count()
    assert verify().whole == Entry.objects.count()


def test_a_long_log_is_linked_and_walked_in_slices(
    acme: TenantSnapshot, monkeypatch: pytest.MonkeyPatch, run_jobs: Callable[[], int]
) -> None:
    monkeypatch.setattr(chaining, "AT_ONCE", 2)
    monkeypatch.setattr(jobs, "SLICE", -1.0)
    for place in range(7):
        entry(at=NOW - timedelta(days=place))
    jobs.link_entries.enqueue()
    assert run_jobs() > 3
    assert len(set(Link.objects.values_list("linked_at", flat=True))) == 1
    jobs.verify_chain.enqueue()
    assert run_jobs() > 3
    chain = Chain.present()
    assert (chain.checked, chain.fault, chain.late) == (Entry.objects.count(), "", 0)


def test_a_slice_that_goes_on_finds_what_is_broken_behind_it(acme: TenantSnapshot) -> None:
    for _one in range(4):
        entry()
    link_waiting(at=NOW)
    first = verify(seconds=-1.0)
    assert (first.is_finished, first.whole) == (False, 1)
    Chain.objects.update(head=bytes(32))
    second = verify(Verdict.going_on(first.carried()))
    assert (second.is_finished, second.fault, second.at) == (True, Fault.CUT, Entry.objects.count() + 1)


def test_an_old_entry_is_found_by_the_daily_search_and_told_to_be_late(acme: TenantSnapshot) -> None:
    link_waiting(at=NOW)
    entry(at=NOW - timedelta(days=3))
    assert link_waiting(at=NOW + timedelta(minutes=1)) == 0
    assert link_waiting(at=NOW + timedelta(hours=25)) == 1
    verdict = verify()
    assert (verdict.is_whole, verdict.late, verdict.waiting) == (True, 1, 0)


def test_after_a_long_rest_nothing_is_late(acme: TenantSnapshot) -> None:
    link_waiting(at=NOW)
    entry(at=NOW + timedelta(days=1))
    link_waiting(at=NOW + timedelta(days=4))
    assert verify().late == 0


def test_an_empty_log_is_whole(acme: TenantSnapshot, globex: TenantSnapshot) -> None:
    assert verify().whole == 0
    assert verify().is_whole


def test_the_other_tenant_has_a_chain_of_its_own(acme: TenantSnapshot, globex: TenantSnapshot) -> None:
    entry()
    link_waiting(at=NOW)
    with in_tenant(globex):
        assert Chain.present().length == 0
        assert not Link.objects.exists()
        link_waiting(at=NOW)
        other = Chain.present().fingerprint
    assert Chain.present().fingerprint != other


# ---- Two at once


def test_a_second_worker_waits_for_the_first(acme: TenantSnapshot) -> None:
    """Threads have connections of their own and see what is committed: the rows that were there when tests began."""
    done: list[int] = []
    first_has_it, second_begins = threading.Event(), threading.Event()

    def first() -> None:
        with in_tenant(acme), transaction.atomic():
            Chain.held()
            first_has_it.set()
            second_begins.wait(5)
            time.sleep(0.3)  # long enough for the other one, if nothing held it
            done.append(1)
            transaction.set_rollback(True)
        connection.close()

    def second() -> None:
        first_has_it.wait(5)
        with in_tenant(acme), transaction.atomic():
            second_begins.set()
            link_waiting(at=NOW)
            done.append(2)
            transaction.set_rollback(True)
        connection.close()

    threads = [threading.Thread(target=run) for run in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert done == [1, 2]


def test_no_action_touches_the_chain(acme: TenantSnapshot, staff: Callable[[str], Actor]) -> None:
    """Else all writers of a workspace would wait for one another."""
    account = Account.objects.get(pk=fixed("harbour"))
    with counted() as statements:
        change_account(actor=staff("zhang"), clock=lambda: NOW, account=account, city="Bremen")
    assert any("audit_entry" in statement for statement in statements)
    assert [statement for statement in statements if "audit_chain" in statement or "audit_link" in statement] == []
