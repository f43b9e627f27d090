"""Taken back into the pool by the clock: after quiet days, after the contract, with a warning; and who is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from crm.activities.models import Activity
from crm.customers.actions.pool import (
    protect_account,
    set_pool_rules,
)
from crm.customers.jobs import recycle_customers
from crm.customers.models import Account, Ownership
from crm.service.models import Message, Ticket
from kernel.actor import Actor
from kernel.clock import system_clock
from messaging.models import Notification
from tests.access.conftest import give  # noqa: F401
from tests.api.conftest import Program, program  # noqa: F401
from tests.harness.cast import MOMENT, fixed

Staff = Callable[[str], Actor]
STAMPS: dict[str, Any] = {"created_at": MOMENT, "updated_at": MOMENT}
HARBOUR = f"/desk/customers/{fixed('harbour')}/"
POOL = "/desk/customers/pool/"


@pytest.fixture
def admin(staff: Staff) -> dict[str, Any]:
    return {"actor": staff("zhao"), "clock": system_clock}


def the(key: str) -> Account:
    found: Account = Account.objects.get(pk=fixed(key))
    return found


def told(key: str) -> list[str]:
    return list(Notification.objects.filter(user_id=fixed(key), kind="pool").values_list("title", flat=True))


def quiet(account: Account, since: datetime) -> None:
    """Its owner has had it since then, and nobody has said a word."""
    Ticket.objects.filter(account=account).delete()
    Activity.objects.filter(account=account).delete()
    Ownership.objects.filter(account=account).delete()
    Ownership.objects.create(account=account, owner_id=account.owner_id, owner_name="Zhang Min", since=since)


def run(admin: dict[str, Any], **rules: int) -> None:
    set_pool_rules(**admin, **{"quiet_days": 30, "warning_days": 7, "after_contract_days": 90} | rules)
    recycle_customers.function()


def ago(days: int) -> datetime:
    return system_clock() - timedelta(days=days)


def test_a_quiet_customer_goes_back_and_its_owner_is_told(admin: dict[str, Any]) -> None:
    for key in ("harbour", "jinhua"):
        quiet(the(key), ago(31))
    quiet(the("jinhua"), ago(10))
    run(admin)
    assert the("harbour").owner_id is None
    assert the("jinhua").owner_id == fixed("zhang")
    assert [title.endswith("went back into the pool") for title in told("zhang")] == [True]
    assert Ownership.objects.get(account_id=fixed("harbour")).ended == "recycled"
    run(admin, quiet_days=31)
    assert len(told("zhang")) == 1


def test_it_is_announced_once_some_days_before(admin: dict[str, Any]) -> None:
    for key in ("harbour", "jinhua"):
        quiet(the(key), ago(5))
    quiet(the("harbour"), ago(25))
    run(admin)
    recycle_customers.function()
    assert the("harbour").owner_id == fixed("zhang")
    assert [title.endswith("goes back into the pool soon") for title in told("zhang")] == [True]


def test_whoever_waits_for_an_answer_is_not_taken_back(admin: dict[str, Any]) -> None:
    Ownership.objects.create(account_id=fixed("harbour"), owner_id=fixed("zhang"), owner_name="x", since=ago(90))
    assert Ticket.objects.filter(account_id=fixed("harbour"), status="new").exists()
    Message.objects.update(at=ago(90))
    Activity.objects.all().delete()
    run(admin)
    assert the("harbour").owner_id == fixed("zhang")
    Ticket.objects.filter(account_id=fixed("harbour")).update(status="solved", solved_at=ago(80))
    run(admin, quiet_days=29)
    assert the("harbour").owner_id is None


def test_a_word_or_a_note_counts_as_a_follow_up(admin: dict[str, Any]) -> None:
    Ownership.objects.create(account_id=fixed("harbour"), owner_id=fixed("zhang"), owner_name="x", since=ago(90))
    Ticket.objects.filter(account_id=fixed("harbour")).update(status="solved", solved_at=ago(80))
    Message.objects.update(at=ago(90))
    Activity.objects.all().delete()
    ticket = Ticket.objects.filter(account_id=fixed("harbour")).first()
    Message.objects.create(
        ticket=ticket, kind="note", by_staff=True, author_name="x", channel="staff", html="", text="x", at=ago(3)
    )
    run(admin)
    assert the("harbour").owner_id == fixed("zhang")


def test_a_logged_call_counts_as_a_follow_up(admin: dict[str, Any]) -> None:
    for key in ("harbour", "jinhua"):
        quiet(the(key), ago(60))
    stamps = {"created_at": ago(3), "updated_at": ago(3), "made_by_name": "Zhang Min"}
    call = Activity.objects.create(account_id=fixed("harbour"), kind="call", at=ago(3), text="We spoke.", **stamps)
    run(admin)
    assert (the("harbour").owner_id, the("jinhua").owner_id) == (fixed("zhang"), None)
    Activity.objects.filter(pk=call.pk).update(removed_at=ago(1))
    run(admin, quiet_days=29)
    assert the("harbour").owner_id is None


def test_owners_that_were_changed_in_masses_are_told_by_the_next_morning(admin: dict[str, Any]) -> None:
    quiet(the("harbour"), ago(5))
    Account.objects.filter(pk=fixed("harbour")).update(owner_id=fixed("liu"))
    Ownership.objects.filter(account_id=fixed("jinhua")).delete()
    run(admin, quiet_days=0)
    run(admin, quiet_days=0, capacity=9)
    found = Ownership.objects.filter(account_id=fixed("harbour")).order_by("since")
    assert list(found.values_list("owner_name", "ended")) == [("Zhang Min", "changed"), ("Liu Yang", "")]
    assert Ownership.objects.get(account_id=fixed("jinhua")).owner_id == fixed("zhang")


@pytest.mark.parametrize(("ended", "goes"), [(10, False), (91, True), (-100, False)])
def test_a_contract_keeps_a_customer_until_some_days_after_it(admin: dict[str, Any], ended: int, goes: bool) -> None:
    quiet(the("harbour"), ago(200))
    Account.objects.filter(pk=fixed("harbour")).update(contract_until=(ago(ended + 1)).date())
    run(admin, warning_days=0)
    assert (the("harbour").owner_id is None) == goes


def test_nobody_is_taken_back_without_a_rule_or_when_protected(admin: dict[str, Any]) -> None:
    quiet(the("harbour"), ago(900))
    run(admin, quiet_days=0)
    assert the("harbour").owner_id == fixed("zhang")
    protect_account(**admin, account=the("harbour"), reason="Ours")
    run(admin)
    assert the("harbour").owner_id == fixed("zhang")
