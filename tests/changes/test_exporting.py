"""Lists as files: what the reader sees, harmless in a spreadsheet, and the same again when it comes back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest

from audit.models import Entry
from changes import exporting
from changes.actions.exporting import cancel_list_export, order_list_export
from changes.jobs import write_list_export
from changes.models import FileKind, ListExport
from crm.customers.models import Account
from crm.customers.views.lists import ACCOUNT_LIST, CONTACT_LIST
from crm.service.views.list_page import TICKET_LIST
from kernel.actions import PermissionMissing, Refused
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.exports import ExportState
from kernel.files import open_stored
from tests.changes.conftest import Way
from tests.crm.conftest import Visit
from tests.harness.cast import MOMENT, fixed

Staff = Callable[[str], Actor]
Jobs = Callable[[], int]


@pytest.fixture
def by(staff: Staff) -> dict[str, Any]:
    return {"actor": staff("zhao"), "clock": system_clock}


def ordered(by: dict[str, Any], query: str = "view=all", record_list: Any = ACCOUNT_LIST, **values: Any) -> ListExport:
    return order_list_export(**by, record_list=record_list, state=record_list.state.read(query), **values)


def content(order: ListExport) -> bytes:
    order.refresh_from_db()
    assert order.state == ExportState.DONE
    with open_stored(order.path) as file:
        return file.read()


def lines(order: ListExport, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content(order).decode(encoding))))


@pytest.mark.parametrize("record_list", [ACCOUNT_LIST, CONTACT_LIST, TICKET_LIST], ids=lambda one: one.key)
def test_every_list_is_written_with_all_its_fields(by: dict[str, Any], run_jobs: Jobs, record_list: Any) -> None:
    order = ordered(by, record_list=record_list)
    run_jobs()
    found = lines(order)
    assert len(found) == order.total + 1
    assert found[0][-1] == "Id"


def test_what_comes_home_comes_back_without_loss(way: Way, by: dict[str, Any], run_jobs: Jobs) -> None:
    values = {"grade": "high", "phone": "+49 30 555", "notes": "two\nlines, “quoted”", "since": "2024-03-01"}
    Account.objects.filter(pk=fixed("harbour")).update(**values)
    for kind in FileKind.values:
        order = ordered(by, file_kind=kind)
        run_jobs()
        before = list(Account.objects.order_by("pk").values())
        name = f"home.{order.ending}"
        checked = way.check(way.begin(content(order), name=name), "@id")
        assert (checked.problems, checked.created, checked.changed) == (0, 0, 0), kind
        Account.objects.filter(pk=fixed("harbour")).update(
            grade="", phone="", notes="", since=None, custom={}, owner=None
        )
        changed = way.apply(way.check(way.begin(content(order), name=name), "@id"))
        assert (changed.changed, changed.problems) == (1, 0)
        after = list(Account.objects.order_by("pk").values())
        for row in (*before, *after):
            del row["updated_at"]
        assert after == before


def test_formulas_are_harmless_and_come_back_as_they_were(way: Way, by: dict[str, Any], run_jobs: Jobs) -> None:
    Account.objects.filter(pk=fixed("harbour")).update(city="=1+1", industry="@SUM(A1)")
    for kind in (FileKind.CSV, FileKind.XLSX):
        order = ordered(by, "view=all&city=%3D1%2B1", columns=["name", "city", "industry"], file_kind=kind)
        run_jobs()
        if kind == FileKind.CSV:
            assert lines(order)[1][1:3] == ["'=1+1", "'@SUM(A1)"]
        else:
            sheet = openpyxl.load_workbook(io.BytesIO(content(order))).worksheets[0]
            assert [cell.value for cell in sheet[2]][1:3] == ["'=1+1", "'@SUM(A1)"]
        assert way.check(way.begin(content(order), name=f"a.{order.ending}"), "@id").changed == 0


def test_old_chinese_programs_can_read_it(by: dict[str, Any], run_jobs: Jobs) -> None:
    Account.objects.filter(pk=fixed("harbour")).update(city="杭州")
    order = ordered(by, file_kind=FileKind.GB18030)
    run_jobs()
    assert "杭州" in content(order).decode("gb18030")


def test_filters_and_columns_are_kept_and_it_is_told(by: dict[str, Any], run_jobs: Jobs) -> None:
    order = ordered(by, "view=people", columns=["name"])
    run_jobs()
    assert [line[0] for line in lines(order)] == ["Name", "Mia Koch"]
    told = Entry.objects.about(order).get()
    assert (told.verb, told.changes["columns"]) == ("exported a list", ["name"])


def test_only_what_the_reader_sees_is_in_it(by: dict[str, Any], staff: Staff, run_jobs: Jobs) -> None:
    from access.models import Role

    Role.objects.filter(key="agent").update(
        permissions=["identity.use_desk", "customers.view", "changes.export"],
        scopes={"account": {"see": 1, "change": 1}},
    )
    Account.objects.filter(pk=fixed("jinhua")).update(owner_id=fixed("liu"))
    order = ordered({"actor": staff("zhang"), "clock": system_clock})
    run_jobs()
    assert [line[-1] for line in lines(order)[1:]] == [str(fixed("harbour"))]


def test_what_can_not_be_had_is_refused(by: dict[str, Any], staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="nothing to export"):
        ordered(by, "view=all&q=nobody-is-called-this")
    with pytest.raises(Refused, match="no column “secret”"):
        ordered(by, columns=["secret"])
    with pytest.raises(Refused, match="Choose a kind of file"):
        ordered(by, file_kind="exe")
    monkeypatch.setattr("changes.actions.exporting.MOST_EXPORTED", 1)
    with pytest.raises(Refused, match="at most 1 rows"):
        ordered(by)
    with pytest.raises(PermissionMissing):
        ordered({"actor": staff("zhang"), "clock": system_clock})
    assert not ListExport._default_manager.exists()


def test_a_cancelled_one_stops_and_another_person_sees_nothing(
    by: dict[str, Any], visitor: Visit, run_jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 1)
    order = ordered(by)
    cancel_list_export(**by, order=order)
    write_list_export.run(order_id=str(order.pk))
    order.refresh_from_db()
    assert (order.state, order.path) == (ExportState.CANCELLED, "")
    other = ordered(by)
    run_jobs()
    assert visitor("zhao").get(f"/desk/exports/{other.pk}/file/").status_code == 200
    ListExport._default_manager.filter(pk=other.pk).update(asked_by_id=fixed("zhang"))
    assert visitor("zhao").get(f"/desk/exports/{other.pk}/file/").status_code == 404


def test_files_are_kept_for_a_week(by: dict[str, Any], run_jobs: Jobs) -> None:
    order = ordered(by)
    run_jobs()
    order.refresh_from_db()
    assert exporting.sweep_exports(clock=system_clock) == 0
    ListExport._default_manager.update(asked_at=MOMENT.replace(year=2020))
    assert exporting.sweep_exports(clock=system_clock) == 1
    with pytest.raises(FileNotFoundError):
        open_stored(order.path)
