"""Customers that nobody looks after: claimed within limits, by one of two; taken back by the clock, with a warning."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from access.scopes import Scope
from crm.customers.actions import change_account, create_account
from crm.customers.actions.pool import (
    claim_account,
    end_protection,
    protect_account,
    release_account,
    set_pool_rules,
)
from crm.customers.models import Account, Ownership, PoolRules
from identity.models import User
from kernel.actions import OutOfReach, PermissionMissing, Refused
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.tenancy import in_tenant, leave_tenant
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


def test_how_somebody_is_reached_is_not_found_out_by_looking_for_it(visitor: Visit) -> None:
    firm("Old Mill", phone="0572 123456", email="boss@mill.example", notes="Rings at noon")
    client = visitor("zhang")
    assert "Old Mill" in client.get(f"{POOL}?q=mill").content.decode()
    for words in ("boss", "123456", "noon"):
        assert "Old Mill" not in client.get(f"{POOL}?q={words}").content.decode(), words


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
