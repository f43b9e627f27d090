"""Opportunities: what customers may buy, at the desk, by programs and by files."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from access.scopes import Scope
from crm.sales.actions import change_opportunity
from crm.sales.models import Opportunity
from crm.sales.reactions import pass_opportunities_on
from kernel.actions import Refused
from kernel.actor import Actor
from tests.access.conftest import Give, give
from tests.api.conftest import Program, program
from tests.changes.conftest import Way
from tests.crm.conftest import Visit, counted, rows_of
from tests.harness.cast import fixed

__all__ = ["give", "program"]
NEW, BOOSTER = "/desk/opportunities/new/", f"/desk/opportunities/{fixed('opportunity')}/"
TYPED = {"name": "Seals", "stage": "offer", "currency": "EUR", "amount": "1,250.50", "probability": "40"}
Programs = Callable[..., Program]
Staff = Callable[[str], Actor]


def booster() -> Opportunity:
    found: Opportunity = Opportunity.objects.get(pk=fixed("opportunity"))
    return found


def test_one_is_made_at_a_customer_seen_and_changed(visitor: Visit, acme: object) -> None:
    zhang, harbour = visitor("zhang"), str(fixed("harbour"))
    begun = zhang.get(f"{NEW}?account={harbour}").content.decode()
    assert "Li Wei" in begun
    typed = TYPED | {"account": harbour, "contact": str(fixed("li-contact")), "close_on": "2027-01-31"}
    assert zhang.post(NEW, typed).status_code == 302
    made = Opportunity.objects.get(name="Seals")
    assert (made.amount, made.currency, made.contact_id) == (Decimal("1250.50"), "EUR", fixed("li-contact"))
    page = zhang.get(f"/desk/opportunities/{made.pk}/").content.decode()
    for said in ("€1,250.50", "Offer made", "Harbour City Water", "Li Wei"):
        assert said in page
    assert zhang.post(f"/desk/opportunities/{made.pk}/fields/stage/", {"stage": "won"}).status_code == 302
    assert "set “Stage” to Won" in zhang.get(f"/desk/opportunities/{made.pk}/").content.decode()
    assert "Seals" in zhang.get("/desk/opportunities/?view=all&stage=won&q=harbour").content.decode()


def test_wrong_input_is_refused_by_field(visitor: Visit, acme: object) -> None:
    zhang, before = visitor("zhang"), rows_of(Opportunity)
    harbour = {"account": str(fixed("harbour"))}
    for wrong, said in (
        ({}, "Choose the customer."),
        (harbour | {"amount": "-5"}, "An amount is not below zero."),
        (harbour | {"probability": "140"}, "Write a number from 0 to 100."),
        (harbour | {"stage": "the_moon"}, "Select a valid choice"),
        (harbour | {"contact": str(fixed("sun-contact"))}, "Select a valid choice"),
    ):
        answer = zhang.post(NEW, TYPED | {"note": "Kept"} | wrong)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert "Kept" in answer.content.decode()
    assert visitor("wang").post(NEW, TYPED | harbour).status_code == 403
    assert rows_of(Opportunity) == before


def test_the_database_and_the_action_hold_what_it_is(staff: Staff, clock: Any) -> None:
    for wrong in ({"name": ""}, {"amount": -1}, {"probability": 101}, {"currency": "x"}, {"stage": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Opportunity.objects.filter(pk=fixed("opportunity")).update(**wrong)
    with pytest.raises(Refused) as refusal:
        change_opportunity(actor=staff("zhang"), clock=clock, opportunity=booster(), currency="XQX")
    assert refusal.value.field == "currency"


def test_whoever_reaches_the_customer_reaches_it_and_nobody_else(visitor: Visit, give: Give) -> None:
    give("liu", Scope.OWN)
    liu = visitor("liu")
    assert liu.get(BOOSTER).status_code == 404
    assert "Booster" not in liu.get("/desk/opportunities/").content.decode()
    assert liu.post(NEW, TYPED | {"account": str(fixed("harbour"))}).status_code == 422
    # Her own at a customer of others: she learns no more of that customer than its name.
    Opportunity.objects.filter(pk=fixed("opportunity")).update(owner=fixed("liu"))
    page = liu.get(BOOSTER).content.decode()
    assert f"/desk/customers/{fixed('harbour')}/" not in page
    booster().account.change({"owner_id": fixed("liu")}, at=booster().updated_at)
    assert f"/desk/customers/{fixed('harbour')}/" in liu.get(BOOSTER).content.decode()


def test_by_programs(program: Programs, give: Give) -> None:
    zhang = program("zhang")
    body = {"name": "Seals", "stage": "offer", "account_id": str(fixed("harbour")), "amount": "10.50"}
    made = zhang.post("opportunities", body).json()
    assert (made["currency"], made["amount"], made["probability"]) == ("CNY", "10.50", None)
    changed = zhang.patch(f"opportunities/{made['id']}", {"probability": 60, "contact_id": str(fixed("li-contact"))})
    assert (changed.json()["probability"], changed.json()["amount"]) == (60, "10.50")
    before = rows_of(Opportunity)
    for wrong, field in (
        ({"stage": "moon"}, "stage"),
        ({"contact_id": str(fixed("sun-contact"))}, "contact_id"),
        ({"probability": 101}, "probability"),
    ):
        refused = zhang.patch(f"opportunities/{made['id']}", wrong)
        assert (refused.status_code, field in refused.content.decode()) == (422, True)
    give("liu", Scope.OWN)
    assert program("liu").get(f"opportunities/{made['id']}").status_code == 404
    assert program("liu").post("opportunities", body).status_code == 422
    assert rows_of(Opportunity) == before


def test_by_a_file_and_back(staff: Staff, run_jobs: Callable[[], int]) -> None:
    file = (
        "Name,Customer,Stage,Amount,Currency,Probability (%)\n"
        "Seals,Harbour City Water kingfisher-acme,Offer made,12.50,EUR,60\n"
        "Caps,Harbour City Water kingfisher-acme,Offer made,5,EUR,160\n"
        "Lids,Nobody,Won,5,EUR,10\n"
    )
    way = Way(staff("zhao"), run_jobs)
    done = way.whole(file, kind="opportunity")
    assert (done.created, done.problems) == (1, 2)
    assert Opportunity.objects.get(name="Seals").amount == Decimal("12.50")
    undone = way.undo(done)
    assert (undone.undone, undone.kept) == (1, 0)
    assert not Opportunity.objects.filter(name="Seals").exists()


def test_they_go_on_when_somebody_leaves_and_pages_ask_little(visitor: Visit, acme: object) -> None:
    zhang = visitor("zhang")
    for url in ("/desk/opportunities/", BOOSTER, NEW, f"{BOOSTER}edit/"):
        zhang.get(url)
        with counted() as statements:
            assert zhang.get(url).status_code == 200
        assert len(statements) <= 8, (url, statements)
    pass_opportunities_on.run(person_id=str(fixed("zhang")), successor_id=str(fixed("liu")))
    assert booster().owner_id == fixed("liu")
