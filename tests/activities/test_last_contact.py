"""When somebody spoke with a customer last: it equals what is there, after whatever was done in whatever order."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from crm.activities.actions.logging import (
    Said,
    change_activity,
    log_activity,
    remove_activity,
    restore_activity,
    undo_change,
)
from crm.activities.jobs import count_held_meetings
from crm.activities.models import Activity, ActivityKind
from crm.customers.fields import ACCOUNT
from crm.customers.models import Account
from crm.customers.models.contacted import reckon_last_contact
from crm.service.actions.conversation import Words, note_on_ticket, reply_to_ticket
from crm.service.models import Ticket
from kernel.actor import Actor
from tenants.directory.snapshots import TenantSnapshot
from tests.activities.conftest import Log
from tests.crm.conftest import Visit, counted
from tests.harness.cast import MOMENT, fixed
from tests.harness.jobs import run_waiting_jobs

# Written anew on purpose: it shares nothing with what it proves.
PLAIN = """SELECT max(at) FROM (
 SELECT at FROM activities_activity WHERE account_id = %(account)s AND removed_at IS NULL AND kind <> 'note'
 UNION ALL SELECT m.at FROM service_message m JOIN service_ticket t ON t.id = m.ticket_id
 WHERE t.account_id = %(account)s AND m.kind = 'public') AS contact WHERE at <= %(now)s"""
NOW = MOMENT + timedelta(days=3)


def plain(key: str = "harbour", now: datetime = NOW) -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute(PLAIN, {"account": fixed(key), "now": now})
        found: datetime | None = cursor.fetchone()[0]
        return found


def forget(key: str) -> None:
    """As if nobody had ever spoken with them."""
    Activity.objects.filter(account_id=fixed(key)).delete()
    Ticket.objects.filter(account_id=fixed(key)).update(account=None)


def kept(key: str = "harbour") -> datetime | None:
    found: datetime | None = Account.objects.get(pk=fixed(key)).last_contact_at
    return found


@pytest.mark.parametrize("seed", range(6))
@time_machine.travel(NOW, tick=False)
def test_it_equals_a_plain_maximum_after_any_sequence(staff: Callable[[str], Actor], clock: Any, seed: int) -> None:
    chance, by = random.Random(seed), {"actor": staff("zhang"), "clock": clock}
    forget("harbour")
    harbour = Account.objects.get(pk=fixed("harbour"))
    logged: list[Activity] = []

    def said() -> Said:
        at = MOMENT - timedelta(minutes=chance.randrange(90 * 24 * 60))
        return Said(chance.choice(ActivityKind.values), at=at, text=f"Words {chance.random()}")

    for _step in range(14):
        act = chance.choice(["log", "log", "change", "undo", "remove", "restore"])
        one = chance.choice(logged) if logged else None
        if one is None or act == "log":
            logged.append(log_activity(**by, account=harbour, said=said()))
        elif act == "change":
            change_activity(**by, activity=one, said=said())
        elif act == "undo" and Activity.objects.get(pk=one.pk).former:
            undo_change(**by, activity=one)
        elif act == "remove":
            remove_activity(**by, activity=one)
        elif act == "restore":
            restore_activity(**by, activity=one)
        run_waiting_jobs()
        assert kept() == plain()


@time_machine.travel(NOW, tick=False)
def test_notes_do_not_count_and_the_older_one_never_wins(log: Log) -> None:
    forget("harbour")
    log(kind="note", at=MOMENT)
    run_waiting_jobs()
    assert kept() is None
    log(at=MOMENT - timedelta(days=2))
    log(at=MOMENT - timedelta(days=40))
    run_waiting_jobs()
    assert kept() == MOMENT - timedelta(days=2)


@time_machine.travel(NOW, tick=False)
def test_what_is_said_publicly_on_a_ticket_counts_and_a_note_does_not(staff: Callable[[str], Actor]) -> None:
    by = {"actor": staff("zhang"), "clock": lambda: NOW}
    ticket = Ticket.objects.filter(account_id=fixed("harbour")).exclude(status="closed").order_by("number").first()
    note_on_ticket(**by, ticket=ticket, words=Words("<p>Between us.</p>"))
    run_waiting_jobs()
    assert kept() is None
    reply_to_ticket(**by, ticket=ticket, words=Words("<p>It is on its way.</p>"))
    run_waiting_jobs()
    assert kept() == plain() == NOW


def test_a_meeting_that_lies_ahead_counts_when_it_has_been(log: Log) -> None:
    forget("harbour")
    ahead = MOMENT + timedelta(days=5)
    with time_machine.travel(NOW, tick=False):
        log(kind="meeting", at=ahead)
        run_waiting_jobs()
        count_held_meetings.run()
        assert kept() is None
    with time_machine.travel(ahead + timedelta(minutes=1), tick=False):
        count_held_meetings.run()
    assert kept() == ahead


def test_all_are_reckoned_in_one_statement(acme: TenantSnapshot, log: Log) -> None:
    log(at=MOMENT - timedelta(days=9))
    with counted() as statements:
        reckon_last_contact(Account.objects.all(), at=NOW)
    assert len(statements) == 1
    for account in Account.objects.all():
        with connection.cursor() as cursor:
            cursor.execute(PLAIN, {"account": account.pk, "now": NOW})
            assert account.last_contact_at == cursor.fetchone()[0]


def test_the_migration_finds_the_same_for_what_was_before(acme: TenantSnapshot, log: Log) -> None:
    log(at=MOMENT - timedelta(days=9))
    then = MigrationLoader(connection).project_state([("customers", "0007_last_contact")]).apps
    reckon_last_contact(then.get_model("customers", "Account").objects.all(), at=NOW)
    assert kept() == plain()
    assert kept() is not None


def test_nobody_writes_it_and_lists_filter_by_its_days(acme: TenantSnapshot, visitor: Visit) -> None:
    spec = next(one for one in ACCOUNT.fields if one.name == "last_contact_at")
    assert (spec.kind, spec.editable, spec.can_filter) == ("moment", False, True)
    Account.objects.filter(pk=fixed("harbour")).update(last_contact_at=MOMENT)
    zhang, day = visitor("zhang"), f"{MOMENT:%Y-%m-%d}"
    inside = zhang.get(f"/desk/customers/?view=all&last_contact_at={day}..{day}").content.decode()
    outside = zhang.get("/desk/customers/?view=all&last_contact_at=..2001-01-01").content.decode()
    never = zhang.get("/desk/customers/?view=all&last_contact_at=-").content.decode()
    assert "Harbour City Water" in inside.split("<main")[1]
    assert "Harbour City Water" not in outside.split("<main")[1]
    assert "Harbour City Water" not in never.split("<main")[1]
