"""Customers that nobody looks after: claimed within limits, by one of two; taken back by the clock, with a warning."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from access.scopes import Scope
from crm.activities.models import Activity
from crm.customers.actions import change_account, create_account
from crm.customers.actions.pool import (
    claim_account,
    end_protection,
    protect_account,
    release_account,
    set_pool_rules,
)
from crm.customers.jobs import recycle_customers
from crm.customers.models import Account, Ownership, PoolRules
from crm.service.models import Message, Ticket
from identity.models import User
from kernel.actions import OutOfReach, PermissionMissing, Refused
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.tenancy import in_tenant, leave_tenant
from messaging.models import Notification
from tenants.directory.snapshots import TenantSnapshot
from tests.access.conftest import give  # noqa: F401
from tests.api.conftest import Program, program  # noqa: F401
from tests.crm.conftest import Visit, counted, rows_of
from tests.harness.cast import MOMENT, fixed

Staff = Callable[[str], Actor]
STAMPS: dict[str, Any] = {"created_at": MOMENT, "updated_at": MOMENT}
HARBOUR = f"/desk/customers/{fixed('harbour')}/"
POOL = "/desk/customers/pool/"


@pytest.fixture
def by(staff: Staff) -> dict[str, Any]:
    return {"actor": staff("zhang"), "clock": system_clock}


@pytest.fixture
def admin(staff: Staff) -> dict[str, Any]:
    return {"actor": staff("zhao"), "clock": system_clock}


def the(key: str) -> Account:
    found: Account = Account.objects.get(pk=fixed(key))
    return found


def firm(name: str, **more: Any) -> Account:
    made: Account = Account.objects.create(kind="company", name=name, **STAMPS | more)
    return made


def told(key: str) -> list[str]:
    return list(Notification.objects.filter(user_id=fixed(key), kind="pool").values_list("title", flat=True))


# ---- Claimed and released


def test_the_pool_shows_who_is_nobodys_and_one_claims(visitor: Visit) -> None:
    firm("Old Mill", phone="0572 123456", city="Huzhou")
    client = visitor("zhang")
    page = client.get(POOL).content.decode()
    assert "Old Mill" in page
    assert "Harbour City Water" not in page
    mill = Account.objects.get(name="Old Mill")
    shown = client.get(f"{POOL}{mill.pk}/").content.decode()
    assert "Huzhou" in shown
    assert "0572 123456" not in shown
    answer = client.post(f"{POOL}{mill.pk}/")
    assert answer.headers["Location"] == f"/desk/customers/{mill.pk}/"
    mill.refresh_from_db()
    assert mill.owner_id == fixed("zhang")
    assert (
        "Zhang Min claimed this customer from the pool" in client.get(f"/desk/customers/{mill.pk}/").content.decode()
    )
    assert client.get(f"{POOL}{mill.pk}/").status_code == 404


def test_of_two_who_claim_one_is_told_that_the_other_was_faster(by: dict[str, Any], staff: Staff) -> None:
    mill = firm("Old Mill")
    claim_account(**by, account=mill)
    with pytest.raises(Refused, match="just claimed"):
        claim_account(actor=staff("liu"), clock=system_clock, account=mill)
    assert Account.objects.get(pk=mill.pk).owner_id == fixed("zhang")
    assert Ownership.objects.filter(account=mill).count() == 1


def test_who_comes_while_another_claims_does_not_wait(tenants: dict[str, TenantSnapshot]) -> None:
    """The cast's own row, so that the other connection sees it."""
    tenant, found = tenants["acme"], {}

    def other() -> None:
        with in_tenant(tenant), transaction.atomic():
            actor = User.objects.select_related("staff__role").get(pk=fixed("liu")).as_staff()
            try:
                claim_account(actor=actor, clock=system_clock, account=the("mia-account"))
                found["said"] = "claimed"
            except Refused as refusal:
                found["said"] = refusal.sentence
            transaction.set_rollback(True)
        connection.close()

    with in_tenant(tenant):
        actor = User.objects.select_related("staff__role").get(pk=fixed("zhang")).as_staff()
        claim_account(actor=actor, clock=system_clock, account=the("mia-account"))
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(20)
    assert "just claimed" in found["said"]


def test_limits_of_a_day_and_of_a_person_hold(by: dict[str, Any], admin: dict[str, Any]) -> None:
    firms = [firm(f"Mill {n}") for n in range(4)]
    set_pool_rules(**admin, claims_a_day=2, capacity=0)
    for one in firms[:2]:
        claim_account(**by, account=one)
    with pytest.raises(Refused, match="today"):
        claim_account(**by, account=firms[2])
    tomorrow = lambda: system_clock() + timedelta(days=1)  # noqa: E731
    claim_account(actor=by["actor"], clock=tomorrow, account=firms[2])
    set_pool_rules(**admin, claims_a_day=0, capacity=5)
    with pytest.raises(Refused, match="look after 5"):
        claim_account(**by, account=firms[3])
    assert Account.objects.get(pk=firms[3].pk).owner_id is None


def test_one_is_released_with_a_reason_that_stays(visitor: Visit) -> None:
    client = visitor("zhang")
    assert client.post(f"{HARBOUR}owners/", {"act": "release", "reason": " "}).status_code == 422
    assert the("harbour").owner_id == fixed("zhang")
    client.post(f"{HARBOUR}owners/", {"act": "release", "reason": "Moved to Shanghai"})
    assert the("harbour").owner_id is None
    page = client.get(f"{HARBOUR}owners/").content.decode()
    assert "Moved to Shanghai" in page
    assert "Released into the pool" in page
    assert client.post(f"{HARBOUR}owners/", {"act": "release", "reason": "Again"}).status_code == 422


def test_every_change_of_the_owner_is_remembered(admin: dict[str, Any]) -> None:
    liu, zhang = (User.objects.get(pk=fixed(key)) for key in ("liu", "zhang"))
    made = create_account(**admin, kind="company", name="Mill", owner=liu)
    change_account(**admin, account=made, owner=zhang)
    change_account(**admin, account=made, city="Huzhou")
    release_account(**admin, account=made, reason="Closed")
    found = Ownership.objects.filter(account=made).order_by("since", "id").values_list("owner_name", "ended", "reason")
    assert list(found) == [("Liu Yang", "changed", ""), ("Zhang Min", "released", "Closed")]
    with pytest.raises(IntegrityError), transaction.atomic():
        for _n in range(2):
            Ownership.objects.create(account=made, owner_name="x", since=MOMENT)


def test_who_may_not_claims_and_releases_nothing(staff: Staff, give: Any, visitor: Visit) -> None:  # noqa: F811
    mill = firm("Old Mill")
    before = rows_of(Account), rows_of(Ownership)
    with pytest.raises(PermissionMissing):
        claim_account(actor=staff("wang"), clock=system_clock, account=mill)
    assert visitor("wang").get(POOL).status_code == 403
    seeing = give("liu", Scope.ALL, change=Scope.OWN)
    with pytest.raises(OutOfReach):
        release_account(actor=seeing, clock=system_clock, account=the("harbour"), reason="x")
    for act in (protect_account, set_pool_rules):
        with pytest.raises(PermissionMissing):
            rest = {"account": mill, "reason": "x"} if act is protect_account else {"capacity": 1}
            act(actor=staff("zhang"), clock=system_clock, **rest)
    assert (rows_of(Account), rows_of(Ownership)) == before


def test_whoever_sees_only_their_own_still_uses_the_pool(give: Any, visitor: Visit) -> None:  # noqa: F811
    mill = firm("Old Mill")
    give("liu", Scope.OWN)
    client = visitor("liu")
    assert "Old Mill" in client.get(POOL).content.decode()
    assert client.get(f"/desk/customers/{mill.pk}/").status_code == 404
    client.post(f"{POOL}{mill.pk}/")
    assert client.get(f"/desk/customers/{mill.pk}/").status_code == 200


def test_a_protected_one_is_neither_offered_nor_taken_back(admin: dict[str, Any], by: dict[str, Any]) -> None:
    mill = firm("Old Mill")
    protect_account(**admin, account=mill, reason="Ours since 1990")
    assert not Account.objects.in_pool().filter(pk=mill.pk).exists()
    with pytest.raises(Refused):
        claim_account(**by, account=mill)
    end_protection(**admin, account=mill)
    claim_account(**by, account=mill)
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=mill.pk).update(is_protected=True)


def test_only_so_many_are_opened_a_day(admin: dict[str, Any], visitor: Visit) -> None:
    firms = [firm(f"Mill {n}") for n in range(3)]
    set_pool_rules(**admin, views_a_day=2)
    client = visitor("zhang")
    seen = [client.get(f"{POOL}{one.pk}/").status_code for one in (*firms, firms[0])]
    assert seen == [200, 200, 403, 200]
    assert "Enough opened for today" in client.get(f"{POOL}{firms[2].pk}/").content.decode()


# ---- Taken back


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


# ---- Rules, programs, the other tenant


def test_an_administrator_sets_the_rules(visitor: Visit) -> None:
    client = visitor("zhao")
    sent = dict.fromkeys(
        ("claims_a_day", "capacity", "views_a_day", "quiet_days", "after_contract_days", "warning_days"), "5"
    )
    client.post("/desk/settings/customer-pool/", sent)
    assert PoolRules.objects.get().quiet_days == 5
    for wrong in ("-1", "99999999", "many", ""):
        answer = client.post("/desk/settings/customer-pool/", sent | {"quiet_days": wrong})
        assert answer.status_code == 422, wrong
    assert PoolRules.objects.get().quiet_days == 5
    assert visitor("zhang").post("/desk/settings/customer-pool/", sent).status_code == 403


def test_programs_read_claim_and_release(program: Callable[..., Program]) -> None:  # noqa: F811
    asking = program("zhang")
    mill = firm("Old Mill", phone="0572 123456")
    said = asking.get("pool").content.decode()
    assert "Old Mill" in said
    assert "0572 123456" not in said
    assert asking.post(f"pool/{mill.pk}/claim", None).status_code == 204
    assert asking.post(f"pool/{mill.pk}/claim", None).status_code == 404
    assert asking.post(f"accounts/{mill.pk}/release", {"reason": "Closed"}).status_code == 204
    owners = asking.get(f"accounts/{mill.pk}/owners").json()["items"]
    assert [(one["owner_name"], one["ended"], one["reason"]) for one in owners] == [
        ("Zhang Min", "released", "Closed")
    ]
    assert program("wang").get("pool").status_code == 403


def test_each_page_asks_little(visitor: Visit) -> None:
    firms = [firm(f"Mill {n}") for n in range(70)]
    client = visitor("zhang")
    for path in (POOL, f"{POOL}{firms[0].pk}/", f"{HARBOUR}owners/"):
        with counted() as statements:
            assert client.get(path).status_code == 200
        assert len(statements) <= 8, "\n".join(statements)


def test_the_other_tenant_has_a_pool_of_its_own(by: dict[str, Any], globex: Any) -> None:
    claim_account(**by, account=the("mia-account"))
    leave_tenant()
    with in_tenant(globex):
        assert the("mia-account").owner_id is None
        assert not Ownership.objects.filter(account_id=fixed("mia-account")).exists()
