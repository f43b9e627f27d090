"""The log as CSV: what the filters show, harmless in a spreadsheet, written in a job that can be stopped."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from audit import actions, exporting
from audit.actions import cancel_export, order_export
from audit.exporting import sweep_exports, write_export
from audit.filters import Filters
from audit.jobs import write_audit_export
from audit.models import AuditExport, Entry
from kernel.actions import PermissionMissing, Refused
from kernel.actor import Actor
from kernel.cells import harmless
from kernel.clock import Clock, system_clock
from kernel.exports import ExportState
from kernel.files import open_stored
from tests.audit.conftest import NOW, entry
from tests.harness.cast import MOMENT, fixed
from tests.harness.client import Visitor

Visit = Callable[..., Visitor]
Staff = Callable[[str], Actor]
PAGE = "/desk/audit/"


@pytest.fixture
def by(staff: Staff, clock: Clock) -> dict[str, Any]:
    return {"actor": staff("zhao"), "clock": system_clock}


def lines_of(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def fetched(visitor: Visitor, url: str) -> list[list[str]]:
    answer = visitor.get(f"{url}file/")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return lines_of(b"".join(answer.streaming_content))


def test_what_the_filters_show_is_in_it(visitor: Visit, run_jobs: Callable[[], int]) -> None:
    entry(about="harbour")
    entry(about="jinhua")
    zhao = visitor("zhao")
    answer = zhao.post(f"{PAGE}exports/", {"record": str(fixed("jinhua"))})
    assert "being made" in zhao.get(answer.url).content.decode()
    run_jobs()
    assert "1 entry" in zhao.get(answer.url).content.decode()
    heads, line = fetched(zhao, answer.url)
    assert heads[:4] == ["When", "Who", "As", "What"]
    assert line[1:6] == ["Zhang", "staff", "Changed", "Customer", "Jinhua"]
    assert line[6] == '{"grade": ["low", "high"]}'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", " ="])
def test_no_cell_is_a_formula(by: dict[str, Any], start: str) -> None:
    entry(actor_name=f"{start}SUM(A1)", subject_name=f"{start}cmd")
    order = order_export(**by, filters=Filters.read({"q": "cmd"}))
    write_export(order)
    with open_stored(order.path) as file:
        line = lines_of(file.read())[1]
    assert [cell for cell in line if cell and cell.lstrip(" ")[0] in "=+-@\t\r＝＋－＠"] == []
    assert line[1] == f"'{start}SUM(A1)".replace("\r", "\r")


def test_plain_cells_stay_as_they_are() -> None:
    assert [harmless(value) for value in ("Li Wei", 3, "", "a=b", "张敏")] == ["Li Wei", "3", "", "a=b", "张敏"]


def test_it_is_told_with_its_filters(by: dict[str, Any]) -> None:
    entry()
    order = order_export(**by, filters=Filters.read({"act": "changes"}))
    told = Entry.objects.about(order).get()
    assert (told.verb, told.changes["filters"], told.changes["entries"]) == (
        "exported the audit log",
        "act=changes",
        order.total,
    )


def test_nothing_and_too_much_are_refused(by: dict[str, Any], visitor: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="nothing to export"):
        order_export(**by, filters=Filters.read({"q": "nobody is called so"}))
    entry()
    monkeypatch.setattr(actions, "MOST_EXPORTED", 0)
    with pytest.raises(Refused, match="at most 0 entries"):
        order_export(**by, filters=Filters.read({}))
    page = visitor("zhao").post(f"{PAGE}exports/", {"q": "Harbour"}, follow=True).content.decode()
    assert "at most 0 entries" in page
    assert 'value="Harbour"' in page  # what was filtered is still there
    assert not AuditExport.objects.exists()


def test_it_stops_when_it_is_cancelled(by: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    for _one in range(5):
        entry()
    order = order_export(**by, filters=Filters.read({}))
    cancel_export(**by, order=order)
    write_export(order)
    order.refresh_from_db()
    assert (order.state, order.path, order.done) == (ExportState.CANCELLED, "", 0)
    cancel_export(**by, order=order)  # again: nothing happens
    assert Entry.objects.about(order).filter(verb__startswith="cancelled").count() == 1
    write_audit_export.run(order_id=str(order.pk))
    assert AuditExport.objects.get().state == ExportState.CANCELLED


def test_it_is_written_in_pieces(by: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    for _one in range(5):
        entry(about="heron")
    order = order_export(**by, filters=Filters.read({"q": "Heron"}))
    write_export(order)
    with open_stored(order.path) as file:
        assert len(lines_of(file.read())) == 6
    assert (order.done, order.total) == (5, 5)


def test_who_lost_the_right_gets_nothing(by: dict[str, Any]) -> None:
    from access.models import Role

    entry()
    order = order_export(**by, filters=Filters.read({}))
    Role.objects.filter(key="administrator").update(permissions=[])
    write_audit_export.run(order_id=str(order.pk))
    assert AuditExport.objects.get().state == ExportState.FAILED


def test_it_is_nobody_elses(by: dict[str, Any], staff: Staff, visitor: Visit) -> None:
    entry()
    order = order_export(**by, filters=Filters.read({}))
    with pytest.raises(PermissionMissing):
        order_export(actor=staff("zhang"), clock=system_clock, filters=Filters.read({}))
    with pytest.raises(PermissionMissing):
        cancel_export(actor=staff("zhang"), clock=system_clock, order=order)
    AuditExport.objects.update(asked_by_id=fixed("zhang"))
    order.refresh_from_db()
    with pytest.raises(Refused, match="Only whoever"):
        cancel_export(**by, order=order)
    for rest in ("", "file/"):
        assert visitor("zhao").get(f"{PAGE}exports/{order.pk}/{rest}").status_code == 404
    assert Visitor.at("globex.localhost", "zhao").get(f"{PAGE}exports/{order.pk}/").status_code == 404
    assert AuditExport.objects.get().is_open


def test_files_go_after_a_week(by: dict[str, Any]) -> None:
    entry()
    order = order_export(**by, filters=Filters.read({}))
    write_export(order)
    assert sweep_exports(clock=lambda: system_clock() + timedelta(days=6)) == 0
    assert sweep_exports(clock=lambda: system_clock() + timedelta(days=8)) == 1
    with pytest.raises(FileNotFoundError):
        open_stored(order.path)
    assert not AuditExport.objects.exists()


def test_the_database_keeps_exports_sound(acme: object) -> None:
    whole = {"asked_by_id": fixed("zhao"), "asked_at": MOMENT, "spoken": "en", "time_zone": "UTC", "total": 1}
    for wrong in ({"state": "odd"}, {"total": 0}, {"state": "done"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AuditExport.objects.create(**whole | wrong)
    assert NOW > MOMENT
