"""Fields that are worked out: for every record, whatever changes in it, in every place, and by nobody's hand."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from config.api import own_document
from crm.customers.actions import approve_domain, change_account, create_account
from crm.customers.fields import ACCOUNT
from crm.customers.models import Account
from kernel.actions import Refused
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.fields import cell
from kernel.tenancy import in_tenant
from records.actions.fields import change_field, create_field, restore_field, retire_field
from records.figuring import figure, today_here, work_out
from records.jobs import begin_day
from records.models import CustomField
from tests.api.conftest import Program, token_of
from tests.crm.conftest import HX, Visit, rows_of
from tests.harness.cast import fixed
from tests.records.conftest import page

SHANGHAI = ZoneInfo("Asia/Shanghai")  # where the cast works
Staff = Callable[[str], Actor]
HARBOUR = f"/desk/customers/{fixed('harbour')}/"
NEW = "/desk/settings/fields/account/new/"


@pytest.fixture
def by(staff: Staff) -> dict[str, Any]:
    return {"actor": staff("zhao"), "clock": system_clock}


def harbour() -> Account:
    found: Account = Account.objects.get(pk=fixed("harbour"))
    return found


def formula(by: dict[str, Any], label: str, source: str, result: str = "number", **settings: Any) -> CustomField:
    settings |= {"currency": "CNY"} if result == "money" else {}
    return create_field(
        **by, record_type=ACCOUNT, kind="formula", labels={"en": label}, formula=source, result=result, **settings
    )


def pumps(by: dict[str, Any]) -> CustomField:
    return create_field(**by, record_type=ACCOUNT, kind="number", labels={"en": "Pumps"}, digits=1)


def custom(account: Account) -> dict[str, Any]:
    account.refresh_from_db()
    return {key: value for key, value in account.custom.items() if key != "memo"}


def test_what_somebody_wrote_meanwhile_is_not_written_over(by: dict[str, Any]) -> None:
    """As it is worked out anew, the record is the one that stands in the table, not the one that a page read."""
    formula(by, "Shout", "UPPER(name)", "text")
    Account.objects.filter(pk=fixed("harbour")).update(custom={"shout": "OLD"})
    read_before = harbour()
    Account.objects.filter(pk=fixed("harbour")).update(custom={"shout": "OLD", "memo": "Rings at noon"})
    approve_domain(**by, account=read_before, domain="quay.example")
    assert harbour().custom == {"shout": harbour().name.upper(), "memo": "Rings at noon"}


def test_it_follows_the_record(by: dict[str, Any]) -> None:
    pumps(by)
    formula(by, "Service hours", "{Pumps} * 1.5 + 2", digits=1)
    formula(by, "Large", "service_hours > 10", "flag")
    made = create_account(**by, kind="company", name="Seven Seas", language="en", c_pumps="4")
    assert custom(made) == {"pumps": "4", "service_hours": "8"}
    change_account(**by, account=made, c_pumps="8.5")
    assert custom(made) == {"pumps": "8.5", "service_hours": "14.8", "large": True}
    change_account(**by, account=made, c_pumps="")
    assert custom(made) == {}
    spec = ACCOUNT.named("c_service_hours")
    assert spec is not None
    assert (spec.kind, spec.editable, spec.can_filter) == ("number", False, True)


def test_records_that_are_there_get_it_at_once(by: dict[str, Any], run_jobs: Callable[[], None]) -> None:
    field = formula(by, "Shout", "UPPER(name)", "text")
    run_jobs()
    assert all(custom(one)["shout"] == one.name.upper() for one in Account.objects.all())
    change_field(**by, field=field, formula='LOWER(name) & "!"')
    run_jobs()
    assert custom(harbour())["shout"] == f"{harbour().name.lower()}!"


def test_work_goes_on_where_it_stopped(by: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    formula(by, "Shout", "UPPER(name)", "text")
    monkeypatch.setattr("records.figuring.BATCH", 1)
    after, rounds = None, 0
    while True:
        after = work_out(ACCOUNT, after=after, seconds=0.0001, clock=system_clock)
        rounds += 1
        if after is None:
            break
    assert rounds > 1
    assert all("shout" in custom(one) for one in Account.objects.all())


def test_what_goes_by_the_day_is_worked_out_as_days_begin(
    by: dict[str, Any], run_jobs: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    formula(by, "Days with us", "TODAY() - since")
    run_jobs()
    account = change_account(**by, account=harbour(), since=today_here(system_clock()) - timedelta(days=40))
    known = int(custom(account)["days_with_us"])
    assert known == 40
    assert figure(account, clock=lambda: system_clock() + timedelta(days=3))
    assert int(account.custom["days_with_us"]) == known + 3
    Account.objects.filter(pk=account.pk).update(custom=account.custom)
    noon, night = (datetime.combine(today_here(system_clock()), time(hour), SHANGHAI) for hour in (12, 1))
    monkeypatch.setattr("records.jobs.system_clock", lambda: noon)
    begin_day.function()
    run_jobs()
    assert int(custom(account)["days_with_us"]) == known + 3
    monkeypatch.setattr("records.jobs.system_clock", lambda: night)
    begin_day.function()
    run_jobs()
    assert int(custom(account)["days_with_us"]) == known


def test_it_is_everywhere_but_in_forms(by: dict[str, Any], visitor: Visit, run_jobs: Callable[[], None]) -> None:
    formula(by, "Shout", "UPPER(name)", "text")
    run_jobs()
    agent, text = visitor("zhang"), harbour().name.upper()
    assert text in page(visitor, "zhang", HARBOUR)
    for path in (f"{HARBOUR}edit/", "/desk/customers/new/"):
        assert "c_shout" not in agent.get(path).content.decode(), path
    assert agent.get(f"{HARBOUR}fields/c_shout/?edit", **HX).status_code == 404
    agent.post("/desk/views/accounts/columns/", {"text": "name,c_shout:180", "query": "view=all"}, **HX)
    listed = agent.get("/desk/customers/?view=all").content.decode()
    assert text in re.sub(r"<[^>]+>|\s+", " ", listed)
    found = agent.get(f"/desk/customers/?view=all&c_shout={text[:7]}").content.decode()
    assert HARBOUR in found
    robot = Program("acme.localhost", token_of("zhang").secret)
    url = f"/api/v1/accounts/{fixed('harbour')}"
    assert robot.get(url).json()["custom"]["shout"] == text
    assert robot.patch(url, {"custom": {"shout": "mine"}}).status_code == 422
    assert custom(harbour())["shout"] == text
    listed = robot.get(f"/api/v1/accounts?custom[shout]={text[:7]}").json()["items"]
    assert [one["id"] for one in listed] == [str(fixed("harbour"))]
    shape = json.loads(own_document())["components"]["schemas"]["Account"]["properties"]["custom"]["properties"]
    assert shape["shout"]["readOnly"] is True
    told = robot.get("/api/v1/fields?record_type=account").json()["items"]
    assert {"formula", "result"} <= told[0].keys()


@pytest.mark.parametrize(
    ("values", "field", "why"),
    [
        ({"formula": ""}, "formula", "Write a formula"),
        ({"formula": "ghost"}, "formula", "There is no field “ghost”"),
        ({"formula": "name"}, "formula", "It comes to a text; the field holds a number"),
        ({"formula": "1", "result": ""}, "result", "Say what comes of it"),
        ({"formula": "1", "result": "picture"}, "result", "Say what comes of it"),
        ({"formula": "secret + 1"}, "formula", "There is no field “secret”"),
    ],
)
def test_what_is_refused_changes_nothing(by: dict[str, Any], values: dict[str, Any], field: str, why: str) -> None:
    before = rows_of(CustomField)
    with pytest.raises(Refused) as refused:
        create_field(**by, record_type=ACCOUNT, kind="formula", labels={"en": "X"}, **({"result": "number"} | values))
    assert (refused.value.field, why in refused.value.sentence) == (field, True)
    assert rows_of(CustomField) == before


def test_a_circle_is_refused(by: dict[str, Any]) -> None:
    first = formula(by, "First", "1")
    formula(by, "Second", "first + 1")
    formula(by, "Third", "second + 1")
    before = rows_of(CustomField)
    with pytest.raises(Refused) as refused:
        change_field(**by, field=first, formula="third + 1")
    assert refused.value.field == "formula"
    assert "First → " in refused.value.sentence
    with pytest.raises(Refused):
        change_field(**by, field=first, formula="first + 1")
    assert rows_of(CustomField) == before


def test_what_a_formula_needs_is_not_retired(by: dict[str, Any]) -> None:
    needed, field = pumps(by), formula(by, "Hours", "pumps * 2")
    before = rows_of(CustomField)
    with pytest.raises(Refused) as refused:
        retire_field(**by, field=needed)
    assert "“Hours” is worked out from it" in refused.value.sentence
    assert rows_of(CustomField) == before
    retire_field(**by, field=field)
    retire_field(**by, field=needed)
    with pytest.raises(Refused):
        restore_field(**by, field=field)
    restore_field(**by, field=needed)
    restore_field(**by, field=field)
    assert [spec.name for spec, _formula in ACCOUNT.formulas] == ["c_hours"]


def test_nobody_writes_it(by: dict[str, Any]) -> None:
    formula(by, "Hours", "2")
    account = harbour()
    with pytest.raises(Refused) as refused:
        change_account(**by, account=account, c_hours="5")
    assert "worked out by its formula" in refused.value.sentence
    with pytest.raises(Refused):
        create_account(**by, kind="company", name="Seven Seas", language="en", c_hours=None)


def test_the_other_tenant_has_none(by: dict[str, Any], globex: Any) -> None:
    formula(by, "Shout", "UPPER(name)", "text")
    with in_tenant(globex):
        assert ACCOUNT.formulas == ()
        change_account(**by | {"actor": by["actor"]}, account=harbour(), city="Ningbo")
        assert "shout" not in custom(harbour())


def test_a_formula_is_tried_before_it_is_kept(visitor: Visit) -> None:
    admin, before = visitor("zhao"), rows_of(CustomField)
    sent = {"kind": "formula", "result": "text", "formula": "UPPER({Name})", "try": "1", "label_en": ""}
    said = admin.post(f"{NEW}?kind=formula", sent).content.decode()
    assert harbour().name.upper() in said
    assert "in one language at least" not in said
    said = admin.post(f"{NEW}?kind=formula", sent | {"formula": "UPPER(ghost)"}).content.decode()
    assert "There is no field “ghost”" in said
    assert "UPPER(ghost)" in said
    assert rows_of(CustomField) == before


def test_a_formula_is_added_and_changed_on_its_page(visitor: Visit) -> None:
    admin = visitor("zhao")
    sent = {
        "kind": "formula",
        "result": "money",
        "currency": "CNY",
        "digits": "0",
        "formula": "{Name} & 1",
        "label_en": "Worth",
        "personal": "none",
    }
    refused = admin.post(f"{NEW}?kind=formula", sent)
    assert refused.status_code == 422
    assert "It comes to a text; the field holds an amount of money" in refused.content.decode()
    assert admin.post(f"{NEW}?kind=formula", sent | {"result": "text"}).status_code == 302
    field = CustomField.objects.get(key="worth")
    assert (field.formula, field.result, field.currency, field.kind) == ("name & 1", "text", "", "formula")
    url = reverse("records:field", args=[field.pk])
    said = admin.get(url).content.decode()
    assert "name &amp; 1" in said
    assert admin.post(url, sent | {"formula": "name & 2"}).status_code == 302
    field.refresh_from_db()
    assert field.formula == "name & 2"
    trial = admin.post(url, sent | {"formula": "name & 3", "try": "1"}).content.decode()
    assert f"{harbour().name}3" in trial
    field.refresh_from_db()
    assert field.formula == "name & 2"


def test_amounts_are_shown_in_their_currency(by: dict[str, Any]) -> None:
    create_field(**by, record_type=ACCOUNT, kind="money", labels={"en": "Contract"}, currency="CNY")
    formula(by, "Fee", "contract * 0.015", "money")
    made = create_account(**by, kind="company", name="Seven Seas", language="en", c_contract="1234.5")
    spec = ACCOUNT.named("c_fee")
    assert spec is not None
    assert cell(spec, made).text == "CN¥18.52"
    assert spec.read is not None
    assert spec.read(made).amount == Decimal("18.52")
