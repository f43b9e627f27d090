"""Somebody leaves: what they look after goes to others, and nothing is lost (F19)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.models import Entry
from crm.customers.actions import hand_over_accounts
from crm.customers.models import Account, Contact
from crm.service.models import Ticket
from identity.models import StaffProfile, User
from kernel.actions import PermissionMissing
from kernel.clock import Clock
from tests.crm.conftest import Visit, counted, rows_of
from tests.harness.cast import fixed

PERSON = f"/desk/settings/people/{fixed('zhang')}/"
Staff = Callable[[str], object]


@pytest.fixture(autouse=True)
def _busy(acme: object) -> None:
    Ticket.objects.filter(id=fixed("li-ticket")).update(assignee=fixed("zhang"), status="open")


def test_the_page_counts_what_is_handed_over_and_asks_to_whom(visitor: Visit) -> None:
    admin = visitor("zhao")
    with counted() as statements:
        page = admin.get(PERSON)
    assert page.context["left"] == [
        *[("Customers", 2), ("Open leads", 1), ("Opportunities", 1), ("Open tickets", 1), ("Articles", 0)]
    ]
    assert len(statements) <= 8, "\n".join(statements)
    said = page.content.decode()
    assert ('name="customers_to"' in said, 'name="successor"' in said) == (True, True)


def test_customers_and_tickets_go_to_whom_was_chosen(visitor: Visit, run_jobs: Callable[[], int]) -> None:
    accounts, contacts = Account.objects.count(), rows_of(Contact)
    visitor("zhao").post(f"{PERSON}away/", {"customers_to": str(fixed("liu")), "successor": str(fixed("wang"))})
    run_jobs()
    assert {one.owner_id for one in Account.objects.filter(id__in=[fixed("harbour"), fixed("jinhua")])} == {
        fixed("liu")
    }
    assert Ticket.objects.get(id=fixed("li-ticket")).assignee_id == fixed("wang")
    assert (Account.objects.count(), rows_of(Contact)) == (accounts, contacts)
    entry = Entry.objects.about_id(fixed("harbour")).get(verb="handed over")
    assert entry.changes["owner"] == ["Zhang Min", "Liu Yang"]
    deactivated = Entry.objects.about(User.objects.get(pk=fixed("zhang"))).get(verb="deactivated")
    assert deactivated.changes == {"hand_over_to": "Wang Lei", "customers_to": "Liu Yang"}
    page = visitor("zhao").get(f"/desk/customers/{fixed('harbour')}/").content.decode()
    assert "Zhang Min left; the customer went to Liu Yang" in page


def test_to_nobody_they_have_no_owner_and_are_still_there(visitor: Visit, run_jobs: Callable[[], int]) -> None:
    visitor("zhao").post(f"{PERSON}away/", {"customers_to": "", "successor": ""})
    run_jobs()
    assert Account.objects.get(id=fixed("harbour")).owner_id is None
    assert Ticket.objects.get(id=fixed("li-ticket")).assignee_id is None
    page = visitor("zhao").get(f"/desk/customers/{fixed('harbour')}/").content.decode()
    assert "Zhang Min left; the customer is nobody" in page


def test_who_is_no_colleague_takes_nothing_over(visitor: Visit) -> None:
    for key in ("li", "zhang"):
        answer = visitor("zhao").post(f"{PERSON}away/", {"customers_to": str(fixed(key)), "successor": ""})
        assert answer.status_code == 422
    assert StaffProfile.objects.get(user_id=fixed("zhang")).is_active
    assert Account.objects.get(id=fixed("harbour")).owner_id == fixed("zhang")


def test_a_light_agent_hands_nothing_over(staff: Callable[[str], object], clock: Clock) -> None:
    before = rows_of(Account)
    person = User.objects.get(pk=fixed("zhang"))
    with pytest.raises(PermissionMissing):
        hand_over_accounts(actor=staff("wang"), clock=clock, person=person, successor=None)  # type: ignore[arg-type]
    assert rows_of(Account) == before


def test_twice_is_once(staff: Callable[[str], object], clock: Clock) -> None:
    person, liu = (User.objects.get(pk=fixed(key)) for key in ("zhang", "liu"))
    by = {"actor": staff("zhao"), "clock": clock}
    assert hand_over_accounts(**by, person=person, successor=liu) == 2  # type: ignore[arg-type]
    assert hand_over_accounts(**by, person=person, successor=None) == 0  # type: ignore[arg-type]
    assert Account.objects.get(id=fixed("harbour")).owner_id == fixed("liu")
