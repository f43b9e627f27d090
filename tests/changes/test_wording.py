"""What the database writes of a list is what we would write of it, cell by cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.utils import translation

from changes import exporting
from changes.actions.exporting import order_list_export
from changes.models import FileKind
from changes.wording import worded
from crm.customers.models import Account
from crm.customers.views.lists import ACCOUNT_LIST, CONTACT_LIST
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.configured import configuration_changed
from kernel.exports import ExportState
from kernel.fields import FieldSpec
from kernel.files import open_stored
from records.models import CustomField
from tests.harness.cast import MOMENT, fixed

# What the database does not say: counted beside the row, or a moment of the reader's own clock.
OURS = ("open_tickets", "last_contact_at")
Staff = Callable[[str], Actor]
Jobs = Callable[[], int]
CUSTOM = {
    "worth": ("number", "-12.5"),
    "budget": ("money", {"amount": "-3.25", "currency": "CNY"}),
    "is_key": ("flag", True),
    "met": ("date", "2026-02-03"),
    "said": ("text", '  =cmd, “quoted”\tand "more"'),
}


@pytest.fixture
def filled(staff: Staff) -> None:
    for key, (kind, _value) in CUSTOM.items():
        currency = "CNY" if kind == "money" else ""
        values = {"kind": kind, "labels": {"en": key}, "currency": currency, "created_at": MOMENT}
        CustomField.objects.create(record_type="account", key=key, **values)
    configuration_changed()
    Account.objects.filter(pk=fixed("harbour")).update(
        custom={key: value for key, (_kind, value) in CUSTOM.items()},
        city="   ",
        industry=" ＋1",
        country="=Land",
        habits="a\nb\r\nc",
        hobbies='\\., "x"',
        since=date(987, 6, 5),
        grade="high",
        tags=["@one", "two, three"],
        owner_id=fixed("liu"),
        purchase_value=Decimal("1200.50"),
        purchase_count=0,
        phone="+49 30",
    )
    Account.objects.filter(pk=fixed("jinhua")).update(country="CN", city="杭州", custom={"is_key": False})


def cells(by: dict[str, Any], record_list: Any, columns: list[str], kind: str) -> list[list[str]]:
    state = record_list.state.read("view=all")
    order = order_list_export(**by, record_list=record_list, state=state, columns=columns, file_kind=kind)
    assert exporting.write_export(order, by["actor"])
    order.refresh_from_db()
    assert (order.state, order.done) == (ExportState.DONE, order.total)
    with open_stored(order.path) as file:
        text = file.read().decode("gb18030" if kind == FileKind.GB18030 else "utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("kind", [FileKind.CSV, FileKind.GB18030])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.usefixtures("filled")
def test_it_is_the_same_as_written_by_us(
    staff: Staff, monkeypatch: pytest.MonkeyPatch, language: str, kind: str
) -> None:
    by: dict[str, Any] = {"actor": staff("zhao"), "clock": system_clock}
    columns = [spec.name for spec in ACCOUNT_LIST.fields if spec.name not in OURS]
    with translation.override(language):
        assert worded(ACCOUNT_LIST.rows(by["actor"]), named(columns)) is not None
        by_database = cells(by, ACCOUNT_LIST, columns, kind)
        monkeypatch.setattr(exporting, "worded", lambda rows, specs: None)
        by_us = cells(by, ACCOUNT_LIST, columns, kind)
    assert by_database == by_us
    harbour = next(line for line in by_database if line[-1] == str(fixed("harbour")))
    assert {"' ＋1", "'=Land", "'+49 30", "'-12.5", "CNY -3.25", "'@one, two, three"} <= set(harbour)


def named(columns: list[str]) -> list[FieldSpec]:
    return [spec for spec in ACCOUNT_LIST.fields if spec.name in columns]


def test_what_the_database_can_not_say_is_left_to_us(staff: Staff) -> None:
    rows = ACCOUNT_LIST.rows(staff("zhao"))
    for name in OURS:
        assert worded(rows, named([name])) is None
    contacts = CONTACT_LIST.rows(staff("zhao"))
    assert worded(contacts, [spec for spec in CONTACT_LIST.fields if spec.name == "account"]) is None


def test_nothing_is_said_of_no_rows(staff: Staff) -> None:
    told = worded(Account.objects.visible_to(staff("zhao")).none().order_by("name"), named(["name"]))
    assert told is not None
    with connection.cursor() as cursor:
        cursor.execute(*told)
        assert cursor.fetchall() == []
