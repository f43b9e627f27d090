"""Roll-ups: what a customer tells of its tickets and contacts, kept up whatever happens to those."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from crm.customers.actions import change_contact, create_account, create_contact
from crm.customers.fields import ACCOUNT, CONTACT
from crm.customers.models import Account, Contact
from crm.service.actions.changing import change_priority, change_status
from crm.service.fields import TICKET
from crm.service.models import Ticket
from kernel.actions import Refused
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.tenancy import in_tenant
from records.actions.fields import change_field, create_field, retire_field
from records.models import CustomField
from tests.api.conftest import Program, token_of
from tests.crm.conftest import Visit, rows_of
from tests.harness.cast import fixed
from tests.records.conftest import save

Staff = Callable[[str], Actor]
Jobs = Callable[[], int]
HARBOUR = f"/desk/customers/{fixed('harbour')}/"
TICKETS = {"of": "tickets", "by": "account", "does": "count"}
NEW = "/desk/settings/fields/account/new/?kind=rollup"


@pytest.fixture
def by(staff: Staff) -> dict[str, Any]:
    return {"actor": staff("zhao"), "clock": system_clock}


def rollup(admin: dict[str, Any], label: str = "Told", **other: Any) -> CustomField:
    told = TICKETS | {name: other.pop(name) for name in ("of", "by", "does", "field", "where") if name in other}
    return create_field(**admin, record_type=ACCOUNT, kind="rollup", labels={"en": label}, rollup=told, **other)


def told(key: str = "told", who: str = "harbour") -> Any:
    return Account.objects.get(pk=fixed(who)).custom.get(key)


def open_tickets(who: str = "harbour") -> int:
    return Ticket.objects.filter(account_id=fixed(who), status__in=("new", "open", "pending", "hold")).count()


def test_it_counts_for_every_record_and_follows(by: dict[str, Any], run_jobs: Jobs) -> None:
    rollup(by, where="view=all&status=new&status=open&status=pending&status=hold")
    run_jobs()
    assert int(told()) == open_tickets() > 0
    assert all("told" in one.custom for one in Account.objects.all())
    ticket = Ticket.objects.filter(account_id=fixed("harbour"), status__in=("new", "open")).first()
    assert ticket is not None
    change_status(**by, ticket=ticket, status="solved")
    run_jobs()
    assert int(told()) == open_tickets()


def test_it_sums_amounts_and_finds_the_latest_day(by: dict[str, Any], run_jobs: Jobs) -> None:
    words = {"record_type": CONTACT, "labels": {"en": "Budget"}}
    create_field(**by, **words, kind="money", currency="CNY")
    create_field(**by, record_type=CONTACT, kind="date", labels={"en": "Met"})
    contacts = {"of": "contacts", "by": "account"}
    rollup(by, "Budgets", **contacts, does="sum", field="c_budget", currency="CNY")
    rollup(by, "Average", **contacts, does="average", field="c_budget", currency="CNY")
    rollup(by, "Last met", **contacts, does="most", field="c_met")
    account = create_account(**by, kind="company", name="Seven Seas", language="en")
    other = create_account(**by, kind="company", name="Eight Seas", language="en")
    first = create_contact(**by, account=account, name="A", language="en", c_budget="1000", c_met="2026-03-01")
    create_contact(**by, account=account, name="B", language="en", c_budget="500.5", c_met="2026-01-01")
    run_jobs()
    account.refresh_from_db()
    assert account.custom == {
        "budgets": {"amount": "1500.5", "currency": "CNY"},
        "average": {"amount": "750.25", "currency": "CNY"},
        "last_met": "2026-03-01",
    }
    spec = ACCOUNT.named("c_last_met")
    assert spec is not None
    assert (spec.kind, spec.editable) == ("date", False)
    assert spec.read is not None
    assert spec.read(account) == date(2026, 3, 1)
    # Who goes elsewhere is told of there, and here no longer.
    moved = Contact.objects.get(pk=first.pk)
    moved.put({"account": other})
    moved.save()
    run_jobs()
    account.refresh_from_db()
    other.refresh_from_db()
    assert account.custom["budgets"]["amount"] == "500.5"
    assert other.custom["budgets"]["amount"] == "1000"
    moved.delete()
    run_jobs()
    other.refresh_from_db()
    assert other.custom == {}


def test_formulas_may_use_it(by: dict[str, Any], run_jobs: Jobs) -> None:
    rollup(by)
    create_field(**by, record_type=ACCOUNT, kind="formula", labels={"en": "Busy"}, formula="told > 0", result="flag")
    run_jobs()
    held = Account.objects.get(pk=fixed("harbour")).custom
    assert held["busy"] is (int(held["told"]) > 0)


def test_lists_and_programs_filter_by_it(by: dict[str, Any], run_jobs: Jobs, visitor: Visit) -> None:
    rollup(by)
    run_jobs()
    count = int(told())
    listed = visitor("zhang").get(f"/desk/customers/?view=all&c_told={count}..{count}").content.decode()
    assert HARBOUR in listed
    robot = Program("acme.localhost", token_of("zhang").secret)
    found = robot.get(f"/api/v1/accounts?custom[told]={count}..").json()["items"]
    assert str(fixed("harbour")) in [one["id"] for one in found]
    assert robot.patch(f"/api/v1/accounts/{fixed('harbour')}", {"custom": {"told": "7"}}).status_code == 422
    kept = robot.get("/api/v1/fields?record_type=account").json()["items"]
    assert TICKETS | {"field": "", "where": "view=all"} in [one["rollup"] for one in kept]


@pytest.mark.parametrize(
    ("given", "field", "why"),
    [
        ({"of": "ghosts"}, "source", "of which records"),
        ({"by": "owner"}, "source", "of which records"),
        ({"does": "multiply"}, "does", "what it tells"),
        ({"does": "sum"}, "told", "a field of these records"),
        ({"does": "sum", "field": "subject"}, "told", "a field of these records"),
        ({"where": "view=mine"}, "view", "shows each reader their own"),
        ({"where": "view=all&assignee=me"}, "view", "shows each reader their own"),
    ],
)
def test_what_is_refused_changes_nothing(by: dict[str, Any], given: dict[str, str], field: str, why: str) -> None:
    before = rows_of(CustomField)
    with pytest.raises(Refused) as refused:
        rollup(by, **given)
    assert (refused.value.field, why in refused.value.sentence) == (field, True)
    assert rows_of(CustomField) == before


def test_what_it_tells_of_is_not_retired(by: dict[str, Any]) -> None:
    hours = create_field(**by, record_type=TICKET, kind="number", labels={"en": "Hours"})
    field = rollup(by, does="sum", field="c_hours")
    before = rows_of(CustomField)
    with pytest.raises(Refused):
        retire_field(**by, field=hours)
    assert rows_of(CustomField) == before
    with pytest.raises(Refused) as refused:
        change_field(**by, field=field, rollup=TICKETS | {"does": "most", "field": "last_message_at"})
    assert refused.value.field == "told"
    change_field(**by, field=field, rollup=TICKETS)
    retire_field(**by, field=hours)


def test_it_is_added_and_changed_on_its_page(by: dict[str, Any], staff: Staff, visitor: Visit, run_jobs: Jobs) -> None:
    view = save(staff("zhao"), system_clock, query="view=all&priority=urgent")
    admin = visitor("zhao")
    page = admin.get(NEW).content.decode()
    assert 'value="tickets:account"' in page
    assert "Urgent and new" in page
    sent = {
        "kind": "rollup",
        "label_en": "Urgent ones",
        "personal": "none",
        "source": "tickets:account",
        "does": "count",
        "told": "",
        "view": str(view.pk),
        "digits": "0",
        "currency": "CNY",
    }
    wrong = admin.post(NEW, sent | {"does": "sum"})
    assert wrong.status_code == 422
    assert "Choose a field of these records that fits" in wrong.content.decode()
    assert admin.post(NEW, sent).status_code == 302
    field = CustomField.objects.get(key="urgent_ones")
    assert field.rollup["where"] == "view=all&priority=urgent"
    run_jobs()
    assert int(told("urgent_ones")) == Ticket.objects.filter(account_id=fixed("harbour"), priority="urgent").count()
    url = reverse("records:field", args=[field.pk])
    assert "Those that count now" in admin.get(url).content.decode()
    assert admin.post(url, sent | {"view": "same", "label_en": "Urgent"}).status_code == 302
    field.refresh_from_db()
    assert (field.labels["en"], field.rollup["where"]) == ("Urgent", "view=all&priority=urgent")
    ticket = Ticket.objects.filter(account_id=fixed("harbour")).exclude(priority="urgent").first()
    assert ticket is not None
    change_priority(**by, ticket=ticket, priority="urgent")
    run_jobs()
    assert int(told("urgent_ones")) == Ticket.objects.filter(account_id=fixed("harbour"), priority="urgent").count()


def test_the_other_tenant_tells_nothing(by: dict[str, Any], globex: Any, run_jobs: Jobs) -> None:
    rollup(by)
    run_jobs()
    with in_tenant(globex):
        assert ACCOUNT.rollups == ()
        assert told() is None


def test_nothing_is_told_twice_by_a_contact_that_only_changes(by: dict[str, Any], run_jobs: Jobs) -> None:
    rollup(by, of="contacts")
    run_jobs()
    count = int(told())
    change_contact(**by, contact=Contact.objects.filter(account_id=fixed("harbour"))[0], job_title="Buyer")
    run_jobs()
    assert int(told()) == count == Contact.objects.filter(account_id=fixed("harbour")).count()
