"""Columns that each person chooses, orders and sizes: for a list, or for one saved view of it."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError, transaction

from access.models import Role
from audit.models import Entry
from crm.customers.views.lists import ACCOUNT_LIST
from crm.service.models import Ticket
from crm.service.views.list_page import TICKET_LIST
from identity.models import User
from kernel.actions import PermissionMissing, Refused
from kernel.actor import NOBODY
from kernel.clock import Clock
from kernel.tenancy import in_tenant
from records.actions.columns import choose_columns, reset_columns
from records.actions.views import update_view
from records.columns import Columns
from records.models import ChosenColumns, SavedView
from tenants.directory.snapshots import TenantSnapshot
from tests.crm.conftest import HX, Visit, counted, rows_of
from tests.harness.cast import MOMENT, fixed
from tests.harness.client import Visitor
from tests.records.conftest import Staff, address, page, save

ALL = "/desk/tickets/?view=all"
FORM = "/desk/views/tickets/columns/"
FEW = "subject:300,status:120,tags"
LISTS = {
    "tickets": ("/desk/tickets/", "subject,team:150,status", ["Subject", "Team", "Status"]),
    "accounts": ("/desk/customers/", "name,website:200,phone", ["Name", "Website", "Phone"]),
    "contacts": ("/desk/contacts/", "name,phone:90,account", ["Name", "Phone", "Customer"]),
}


def heads(text: str) -> list[str]:
    return re.findall(r'<th scope="col"[^>]*data-column="\w+" aria-label="([^"]+)"', text)


def cols(text: str) -> list[str]:
    return re.findall(r'<col(?: width="(\d+)")?>', text)


def choose(visitor: Visit, who: str, text: str, key: str = "tickets", query: str = "view=all") -> int:
    sent = {"text": text, "query": query}
    return int(visitor(who).post(f"/desk/views/{key}/columns/", sent, **HX).status_code)


@pytest.mark.parametrize("key", LISTS)
def test_each_list_shows_what_was_chosen_before_any_script_runs(visitor: Visit, key: str) -> None:
    path, text, labels = LISTS[key]
    usual = heads(page(visitor, "zhang", path))
    assert choose(visitor, "zhang", text, key) == 204
    shown = page(visitor, "zhang", f"{path}?view=all")
    assert heads(shown) == labels
    assert text.split(":")[1].split(",")[0] in cols(shown)
    assert re.search(r'<table class="r-table is-laid" width="\d+"', shown)
    assert "style=" not in shown.split("<main")[1]
    assert heads(page(visitor, "liu", path)) == usual
    assert not Entry.objects.filter(at__gt=MOMENT).exists()


def test_the_form_keeps_order_ticks_and_widths(visitor: Visit) -> None:
    client = visitor("zhang")
    choose(visitor, "zhang", "subject,status:222,assignee")
    form = client.get(f"{FORM}?view=all").content.decode()
    order = re.findall(r'name="order" value="(\w+)"', form)
    assert order[:3] == ["subject", "status", "assignee"]
    assert re.findall(r'name="shown" value="(\w+)" checked', form) == ["status", "assignee"]
    sent = {"order": ["tags", "status", "subject", "priority"], "shown": ["tags", "status"], "query": "view=all"}
    answer = client.post(FORM, sent)
    assert answer.headers["Location"] == ALL
    assert ChosenColumns.objects.get().columns == "subject,tags,status:222"
    assert heads(client.get(ALL).content.decode()) == ["Subject", "Tags", "Status"]


def test_without_script_the_buttons_move_a_column_and_keep_nothing_yet(visitor: Visit) -> None:
    client = visitor("zhang")
    sent = {"order": ["subject", "status", "tags"], "shown": ["tags"], "query": "view=all"}
    up = client.post(FORM, sent | {"up": "tags"}).content.decode()
    assert re.findall(r'name="order" value="(\w+)"', up)[:3] == ["subject", "tags", "status"]
    assert re.findall(r'name="shown" value="(\w+)" checked', up) == ["tags"]
    first = client.post(FORM, sent | {"up": "status"}).content.decode()
    assert re.findall(r'name="order" value="(\w+)"', first)[:2] == ["subject", "status"]
    down = client.post(FORM, sent | {"down": "status"}).content.decode()
    assert re.findall(r'name="order" value="(\w+)"', down)[:3] == ["subject", "tags", "status"]
    assert not ChosenColumns.objects.exists()


def test_reset_brings_the_lists_own_columns_back(visitor: Visit) -> None:
    client = visitor("zhang")
    usual = heads(client.get(ALL).content.decode())
    choose(visitor, "zhang", FEW)
    client.post(FORM, {"reset": "1", "query": "view=all", "order": ["subject"], "shown": []})
    assert not ChosenColumns.objects.exists()
    text = client.get(ALL).content.decode()
    assert heads(text) == usual
    assert "<colgroup>" not in text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("subject,secret", "no such column"),
        ("subject,password:100", "no such column"),
        ("", "no such column"),
        ("subject,\0", "no such column"),
        ("subject,status,status", "stands in a list once"),
        ("subject,status:20", "56 to 960"),
        ("subject,status:961", "56 to 960"),
        ("subject,status:-80", "56 to 960"),
        ("subject,status:1e2", "56 to 960"),
        ("subject,status:99999999999999999999", "56 to 960"),
    ],
)
def test_what_no_column_can_be_is_refused_and_said(visitor: Visit, text: str, words: str) -> None:
    choose(visitor, "zhang", FEW)
    before = rows_of(ChosenColumns)
    answer = visitor("zhang").post(FORM, {"text": text, "query": "view=all"}, **HX)
    assert answer.status_code == 422
    assert words in answer.headers["HX-Trigger"]
    assert rows_of(ChosenColumns) == before


def test_a_form_with_an_unknown_column_is_refused_with_a_sentence(visitor: Visit) -> None:
    client = visitor("zhang")
    client.post(FORM, {"order": ["subject", "secret"], "shown": ["secret"], "query": "view=all"})
    assert "This list has no such column" in client.get(ALL).content.decode()
    assert not ChosenColumns.objects.exists()


def test_the_database_holds_nothing_unreadable_and_nothing_twice(staff: Staff, clock: Clock) -> None:
    view = save(staff("zhang"), clock)
    good = {"owner_id": fixed("zhang"), "list": "tickets", "columns": "subject"}
    ChosenColumns.objects.create(**good)
    ChosenColumns.objects.create(**good, view=view)
    for bad in (
        good,
        good | {"view": view},
        good | {"list": "contacts", "columns": ""},
        good | {"list": "contacts", "columns": "subject:<b>"},
        good | {"list": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ChosenColumns.objects.create(**bad)
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.filter(pk=view.pk).update(columns="; drop")


def test_a_column_that_is_gone_is_left_out(visitor: Visit) -> None:
    ChosenColumns.objects.create(owner_id=fixed("zhang"), list="tickets", columns="subject,gone:120,status")
    assert heads(page(visitor, "zhang", ALL)) == ["Subject", "Status"]


def test_a_view_carries_the_columns_that_its_list_showed(visitor: Visit) -> None:
    client = visitor("zhang")
    choose(visitor, "zhang", FEW)
    form = client.get("/desk/views/tickets/new/?view=all&status=new").content.decode()
    assert "with the columns that the list shows now" in form
    sent = {"name": "Few", "seen_by": "everybody", "query": "view=all&status=new"}
    client.post("/desk/views/tickets/new/", sent)
    view = SavedView.objects.get()
    assert view.columns == FEW
    assert heads(page(visitor, "liu", address(view))) == ["Subject", "Status", "Tags"]
    client.post(FORM, {"reset": "1", "query": "view=all"})
    assert heads(client.get(address(view)).content.decode()) == ["Subject", "Status", "Tags"]
    assert heads(client.get(ALL).content.decode())[1] == "Customer"


def test_columns_alone_are_worth_a_view(visitor: Visit) -> None:
    choose(visitor, "zhang", FEW)
    assert "Save view" in page(visitor, "zhang", ALL)
    visitor("zhang").post("/desk/views/tickets/new/", {"name": "Few", "seen_by": "me", "query": "view=all"})
    assert SavedView.objects.get().columns == FEW


def test_in_an_open_view_one_chooses_for_oneself_until_it_is_updated(
    visitor: Visit, staff: Staff, clock: Clock
) -> None:
    view = save(staff("zhang"), clock, query="view=all&status=new", is_shared=True)
    query = f"{view.query}&saved={view.pk}"
    for who in ("zhang", "liu"):
        assert "Update view" not in page(visitor, who, address(view))
    assert choose(visitor, "liu", FEW, query=query) == 204
    assert choose(visitor, "zhang", "subject,team", query=query) == 204
    assert heads(page(visitor, "liu", address(view))) == ["Subject", "Status", "Tags"]
    assert heads(page(visitor, "zhang", address(view))) == ["Subject", "Team"]
    assert heads(page(visitor, "zhao", address(view)))[1] == "Customer"
    assert "Columns of this list" in page(visitor, "liu", f"{FORM}?{query}")
    assert "Save view" in page(visitor, "liu", address(view))
    assert "Update view" in page(visitor, "zhang", address(view))
    visitor("zhang").post(f"/desk/views/tickets/{view.pk}/filters/", {"query": query})
    view.refresh_from_db()
    assert view.columns == "subject,team"
    assert heads(page(visitor, "zhao", address(view))) == ["Subject", "Team"]
    assert heads(page(visitor, "liu", address(view))) == ["Subject", "Status", "Tags"]
    assert "Update view" not in page(visitor, "zhang", address(view))
    assert list(ChosenColumns.objects.values_list("owner_id", flat=True)) == [fixed("liu")]
    view.delete()
    assert not ChosenColumns.objects.exists()


def test_a_view_that_one_does_not_see_takes_no_columns(visitor: Visit, staff: Staff, clock: Clock) -> None:
    view = save(staff("zhang"), clock)
    with pytest.raises(Refused, match="deleted this view"):
        choose_columns(actor=staff("liu"), clock=clock, record_list=TICKET_LIST, text=FEW, view=view)
    with pytest.raises(Refused, match="deleted this view"):
        choose_columns(actor=staff("zhang"), clock=clock, record_list=ACCOUNT_LIST, text="name", view=view)
    with pytest.raises(Refused, match="deleted this view"):
        reset_columns(actor=staff("liu"), clock=clock, record_list=TICKET_LIST, view=view)
    assert not ChosenColumns.objects.exists()
    # From an old address it counts as if no view were open.
    assert choose(visitor, "liu", FEW, query=f"{view.query}&saved={view.pk}") == 204
    assert ChosenColumns.objects.get().view_id is None


def test_who_may_not_open_a_list_chooses_nothing_there(visitor: Visit, staff: Staff, clock: Clock) -> None:
    for actor in (NOBODY, User.objects.get(id=fixed("li")).as_customer(permissions=frozenset())):
        for call in (
            lambda actor=actor: choose_columns(actor=actor, clock=clock, record_list=TICKET_LIST, text=FEW),
            lambda actor=actor: reset_columns(actor=actor, clock=clock, record_list=TICKET_LIST),
        ):
            with pytest.raises(PermissionMissing):
                call()
    Role.objects.filter(key="light_agent").update(permissions=["identity.use_desk", "customers.view"])
    save(staff("zhang"), clock, is_shared=True)
    client = visitor("wang")
    for path in ("", "new/", "columns/"):
        assert client.get(f"/desk/views/tickets/{path}").status_code == 403
    assert choose(visitor, "wang", FEW) == 403
    with pytest.raises(PermissionMissing):
        choose_columns(actor=staff("wang"), clock=clock, record_list=TICKET_LIST, text=FEW)
    assert not SavedView.objects.visible_to(staff("wang")).exists()
    assert client.get("/desk/views/nothing/").status_code == 404
    assert not ChosenColumns.objects.exists()


def test_the_other_tenants_columns_are_its_own(visitor: Visit, staff: Staff, globex: TenantSnapshot) -> None:
    choose(visitor, "zhang", FEW)
    row = ChosenColumns.objects.get()
    with in_tenant(globex):
        client = Visitor.at("globex.localhost", "zhang")  # the same person's id, by design of the cast
        assert heads(client.get(ALL).content.decode())[1] == "Customer"
        client.post(FORM, {"text": "subject,team", "query": "view=all"}, **HX)
        ChosenColumns.objects.update(id=row.pk)
        assert heads(client.get(ALL).content.decode()) == ["Subject", "Team"]
        client.post(FORM, {"reset": "1", "query": "view=all"})
        assert not ChosenColumns.objects.exists()
    assert ChosenColumns.objects.get().columns == FEW
    assert heads(page(visitor, "zhang", ALL)) == ["Subject", "Status", "Tags"]


def test_columns_cost_no_statement(visitor: Visit, staff: Staff, clock: Clock) -> None:
    client, view = visitor("zhang"), save(staff("zhang"), clock)
    for path in (ALL, address(view), "/desk/customers/", f"{FORM}?view=all"):
        with counted() as before:
            client.get(path)
        for key, (_path, text, _labels) in LISTS.items():
            choose(visitor, "zhang", text, key)
        choose(visitor, "zhang", FEW, query=f"{view.query}&saved={view.pk}")
        with counted() as after:
            client.get(path)
        assert len(before) == len(after) <= 8
        ChosenColumns.objects.all().delete()


def test_a_phones_row_shows_the_first_of_the_chosen_columns(visitor: Visit) -> None:
    Ticket.objects.filter(number=1001).update(tags=["pump", "seal"], priority="urgent")
    choose(visitor, "zhang", "subject,tags,priority,status,assignee,category")
    row = page(visitor, "zhang", f"{ALL}&q=%231001").split('<ul class="r-rows"')[1].split("</li>")[0]
    assert "pump, seal" in row
    assert "Urgent" in row
    assert "New" in row
    assert "Fault" not in row


def test_updating_a_view_needs_something_of_its_own(staff: Staff, clock: Clock) -> None:
    view = save(staff("zhang"), clock)
    fields, before = TICKET_LIST.fields, rows_of(SavedView)
    with pytest.raises(Refused, match="Set a filter or choose columns"):
        update_view(
            actor=staff("zhang"),
            clock=clock,
            view=view,
            state=TICKET_LIST.state.read("view=all"),
            columns=Columns.usual(fields),
        )
    assert rows_of(SavedView) == before


def test_it_speaks_chinese(visitor: Visit) -> None:
    User.objects.filter(pk=fixed("zhang")).update(language="zh-hans")
    text = page(visitor, "zhang", f"{FORM}?view=all")
    for words in ("列表显示的列", "恢复默认", "显示这些列", "固定在首列", "上移“状态”"):
        assert words in text
    assert "“状态”的列宽" in page(visitor, "zhang", ALL)
