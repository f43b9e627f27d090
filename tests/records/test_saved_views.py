"""Views that people save: for themselves or for everybody, in the navigation or not."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from crm.service.models import Category, Ticket
from crm.service.queries.state import TicketState
from identity.models import User
from kernel.actions import PermissionMissing, Refused
from kernel.actor import NOBODY
from kernel.clock import Clock
from kernel.tenancy import in_tenant
from records.actions import views as actions
from records.actions.views import delete_view, pin_view, rename_view, update_view
from records.models import SavedView
from tenants.directory.snapshots import TenantSnapshot
from tests.crm.conftest import HX, Visit, rows_of
from tests.harness.cast import MOMENT, fixed
from tests.harness.client import Visitor
from tests.records.conftest import NEW, URGENT, USUAL, Staff, address, page, save, tab


def test_filters_are_saved_and_become_a_tab_with_a_count(visitor: Visit) -> None:
    Ticket.objects.filter(number=1001).update(priority="urgent")
    client = visitor("zhang")
    assert "Save view" in client.get(f"/desk/tickets/?{URGENT}").content.decode()
    sent = {"name": "  Urgent  and new ", "seen_by": "me", "query": f"priority=urgent&at=x&{URGENT}&junk=1"}
    answer = client.post(NEW, sent)
    view = SavedView.objects.get()
    assert (view.name, view.query, view.owner_id) == ("Urgent and new", URGENT, fixed("zhang"))
    assert answer.headers["Location"] == address(view)
    text = client.get(address(view)).content.decode()
    assert 'aria-current="page"' in tab(text, "Urgent and new")
    assert '<span class="r-num">1</span>' in tab(text, "Urgent and new")
    assert 'aria-current="page"' not in tab(text, "My open")
    assert "“Urgent and new” is saved." in text
    assert Entry.objects.get(verb="saved").subject_name == "Urgent and new"


def test_without_filters_there_is_nothing_to_save(visitor: Visit) -> None:
    client = visitor("zhang")
    assert "Save view" not in client.get("/desk/tickets/?view=all").content.decode()
    assert client.get(f"{NEW}?view=open").headers["Location"] == "/desk/tickets/?view=open"
    answer = client.post(NEW, {"name": "All", "seen_by": "me", "query": "view=open"})
    assert answer.status_code == 422
    assert "Set a filter or choose columns first" in answer.content.decode()
    assert not SavedView.objects.exists()


def test_the_form_is_a_page_and_a_dialog(visitor: Visit) -> None:
    client = visitor("zhang")
    whole, part = client.get(f"{NEW}?{URGENT}"), client.get(f"{NEW}?{URGENT}", **HX)
    assert "<html" in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert "data-open-now" in part.content.decode()
    assert all("priority is" in answer.content.decode() for answer in (whole, part))
    sent = {"name": "Urgent", "seen_by": "everybody", "is_pinned": "on", "query": URGENT}
    assert client.post(NEW, sent, **HX).headers["HX-Redirect"] == address(SavedView.objects.get())
    again = client.post(NEW, sent, **HX)
    assert again.status_code == 422
    assert "There is a view of this name already" in again.content.decode()
    assert "Urgent" in again.content.decode().split('name="name"')[1].split(">")[0]


def test_one_for_me_is_seen_by_nobody_else(visitor: Visit, staff: Staff, clock: Clock) -> None:
    view = save(staff("zhang"), clock)
    assert tab(page(visitor, "zhang", "/desk/tickets/"), view.name)
    for who in ("liu", "zhao", "wang"):
        text = page(visitor, who, address(view))
        assert view.name not in text
        assert f"saved={view.pk}" not in text.split("<main")[1].split("data-live-rows")[0]
        for path in ("", "deletion/"):
            assert visitor(who).get(f"/desk/views/tickets/{view.pk}/{path}").status_code == 404
    before = rows_of(SavedView)
    for path in ("", "filters/", "pin/", "deletion/"):
        sent = {"name": "Mine now", "seen_by": "me", "pinned": "1", "query": "view=all&q=x"}
        assert visitor("zhao").post(f"/desk/views/tickets/{view.pk}/{path}", sent).status_code == 404
    assert rows_of(SavedView) == before


def test_one_for_everybody_is_seen_by_all_and_changed_by_few(visitor: Visit, staff: Staff, clock: Clock) -> None:
    view = save(staff("zhang"), clock, is_shared=True)
    before, entries = rows_of(SavedView), Entry.objects.count()
    for who in ("liu", "wang"):
        text = page(visitor, who, address(view))
        assert tab(text, view.name)
        assert f"/desk/views/tickets/{view.pk}" not in text
        assert visitor(who).get(f"/desk/views/tickets/{view.pk}/").status_code == 403
        assert visitor(who).get(f"/desk/views/tickets/{view.pk}/deletion/").status_code == 403
        client = visitor(who)
        for path in ("filters/", "pin/", "deletion/"):
            client.post(f"/desk/views/tickets/{view.pk}/{path}", {"pinned": "1", "query": "view=all&q=x"})
            assert "This view is Zhang Min" in client.get("/desk/tickets/").content.decode()
        renamed = client.post(f"/desk/views/tickets/{view.pk}/", {"name": "Other", "seen_by": "me"})
        assert renamed.status_code == 422
    assert (rows_of(SavedView), Entry.objects.count()) == (before, entries)
    answer = visitor("zhao").post(f"/desk/views/tickets/{view.pk}/", {"name": "Hot", "seen_by": "everybody"})
    assert answer.status_code == 302
    view.refresh_from_db()
    assert (view.name, view.owner_id) == ("Hot", fixed("zhang"))
    assert Entry.objects.get(verb="renamed").changes == {"name": ["Urgent and new", "Hot"]}


def test_changed_filters_are_kept_by_the_view_when_told(visitor: Visit, staff: Staff, clock: Clock) -> None:
    view, client = save(staff("zhang"), clock), visitor("zhang")
    assert "Update view" not in client.get(address(view)).content.decode()
    changed = f"/desk/tickets/?view=all&status=open&saved={view.pk}"
    text = client.get(changed).content.decode()
    assert "Update view" in text
    assert "Save as another view" in text
    assert 'aria-current="page"' in tab(text, view.name)
    client.post(f"/desk/views/tickets/{view.pk}/filters/", {"query": "view=all&status=open"})
    view.refresh_from_db()
    assert view.query == "view=all&status=open"
    assert "Update view" not in client.get(changed).content.decode()
    assert "Update view" not in client.get(f"/desk/tickets/?saved={view.pk}&status=open&view=all").content.decode()
    assert Entry.objects.get(verb="changed the filters").changes["query"] == [URGENT, "view=all&status=open"]
    client.post(f"/desk/views/tickets/{view.pk}/filters/", {"query": "view=open"})
    assert "Set a filter or choose columns first" in client.get("/desk/tickets/").content.decode()
    view.refresh_from_db()
    assert view.query == "view=all&status=open"


def test_a_pinned_view_stands_in_the_navigation_of_every_page(visitor: Visit, staff: Staff, clock: Clock) -> None:
    view, client = save(staff("zhang"), clock, is_shared=True), visitor("zhang")
    assert "r-nav-views" not in client.get("/desk/customers/").content.decode()
    client.post(f"/desk/views/tickets/{view.pk}/pin/", {"pinned": "1"})
    nav = client.get("/desk/customers/").content.decode().split("r-nav-views")[1].split("</div>")[0]
    assert address(view).replace("&", "&amp;") in nav
    assert "aria-current" not in nav
    assert "aria-current" in client.get(address(view)).content.decode().split("r-nav-views")[1].split("</div>")[0]
    assert "r-nav-views" not in page(visitor, "liu", "/desk/customers/")
    client.post(f"/desk/views/tickets/{view.pk}/pin/", {"pinned": "0"})
    assert "r-nav-views" not in client.get("/desk/customers/").content.decode()
    assert [entry.verb for entry in Entry.objects.about(view).order_by("at", "id")] == ["saved", "pinned", "unpinned"]


def test_deleting_says_what_happens_and_then_it_is_gone(visitor: Visit, staff: Staff, clock: Clock) -> None:
    view, client = save(staff("zhang"), clock, is_shared=True), visitor("zhang")
    tickets = rows_of(Ticket)
    asked = client.get(f"/desk/views/tickets/{view.pk}/deletion/").content.decode()
    assert "Delete the view “Urgent and new”?" in asked
    assert "Nobody in the back office sees it any longer" in asked
    assert SavedView.objects.count() == 1
    answer = client.post(f"/desk/views/tickets/{view.pk}/deletion/", {})
    assert answer.headers["Location"] == f"/desk/tickets/?{URGENT}"
    assert not SavedView.objects.exists()
    assert rows_of(Ticket) == tickets
    assert client.get(address(view)).status_code == 200
    assert Entry.objects.filter(verb="deleted", subject_name="Urgent and new").count() == 1


@pytest.mark.parametrize("kind", ["category", "team", "assignee"])
def test_a_filter_that_no_longer_exists_is_named_and_can_be_dropped(
    visitor: Visit, staff: Staff, clock: Clock, kind: str
) -> None:
    gone = Category.objects.create(id=uuid4(), key="short", names={"en": "Short-lived"}).pk
    view = save(staff("zhang"), clock, query=f"view=all&{kind}={gone}&q=Li")
    Category.objects.filter(pk=gone).delete()
    text = page(visitor, "zhang", address(view))
    sentence = text.split('class="r-sentence"')[1].split("r-list-body")[0]
    assert f"{kind} is <b>one that is gone</b>" in sentence
    assert f'href="/desk/tickets/?view=all&amp;q=Li&amp;saved={view.pk}"' in sentence


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_that_is_none_is_refused(visitor: Visit, staff: Staff, clock: Clock, name: str) -> None:
    assert visitor("zhang").post(NEW, {"name": name, "seen_by": "me", "query": URGENT}).status_code == 422
    with pytest.raises(Refused):
        save(staff("zhang"), clock, name=name)
    assert not SavedView.objects.exists()


def test_a_name_is_taken_once_per_person(staff: Staff, clock: Clock) -> None:
    first, other = save(staff("zhang"), clock), save(staff("zhang"), clock, name="Other")
    save(staff("liu"), clock)
    with pytest.raises(Refused) as refused:
        save(staff("zhang"), clock, name="URGENT and new")
    assert refused.value.field == "name"
    with pytest.raises(Refused):
        rename_view(actor=staff("zhang"), clock=clock, view=other, name=first.name, is_shared=False)
    rename_view(actor=staff("zhang"), clock=clock, view=first, name="urgent and NEW", is_shared=False)
    assert sorted(SavedView.objects.values_list("name", flat=True)) == ["Other", "Urgent and new", "urgent and NEW"]
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(owner_id=fixed("zhang"), name="OTHER", query=URGENT)


def test_there_are_limits_and_each_is_said(staff: Staff, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"VIEWS_PER_PERSON": 3, "VIEWS_FOR_EVERYBODY": 1, "PINNED_PER_PERSON": 1}.items():
        monkeypatch.setattr(actions, name, value)
    zhang = staff("zhang")
    save(zhang, clock, "A", is_shared=True, is_pinned=True)
    second = save(zhang, clock, "B")
    before = rows_of(SavedView)
    with pytest.raises(Refused, match="1 views for everybody"):
        save(zhang, clock, "C", is_shared=True)
    with pytest.raises(Refused, match="1 views for everybody"):
        rename_view(actor=zhang, clock=clock, view=second, name="B", is_shared=True)
    with pytest.raises(Refused, match="holds 1 views"):
        save(zhang, clock, "C", is_pinned=True)
    with pytest.raises(Refused, match="holds 1 views"):
        pin_view(actor=zhang, clock=clock, view=second, is_pinned=True)
    assert rows_of(SavedView) == before
    save(zhang, clock, "C")
    with pytest.raises(Refused, match="3 views already"):
        save(zhang, clock, "D")


def test_only_the_owner_pins_and_what_is_gone_is_said(staff: Staff, clock: Clock) -> None:
    view = save(staff("zhang"), clock, is_shared=True)
    with pytest.raises(Refused, match="Only the owner"):
        pin_view(actor=staff("zhao"), clock=clock, view=view, is_pinned=True)
    SavedView.objects.all().delete()
    with pytest.raises(Refused, match="deleted this view"):
        delete_view(actor=staff("zhang"), clock=clock, view=view)


def test_a_customer_and_nobody_may_do_nothing(staff: Staff, clock: Clock) -> None:
    view = save(staff("zhang"), clock, is_shared=True)
    before = rows_of(SavedView)
    state = TicketState.read("view=all&q=x")
    for actor in (NOBODY, User.objects.get(id=fixed("li")).as_customer(permissions=frozenset())):
        with pytest.raises(PermissionMissing):
            save(actor, clock)
        for call in (
            lambda actor=actor: rename_view(actor=actor, clock=clock, view=view, name="x", is_shared=False),
            lambda actor=actor: pin_view(actor=actor, clock=clock, view=view, is_pinned=True),
            lambda actor=actor: update_view(actor=actor, clock=clock, view=view, state=state, columns=USUAL),
            lambda actor=actor: delete_view(actor=actor, clock=clock, view=view),
        ):
            with pytest.raises(PermissionMissing):
                call()
        assert not SavedView.objects.visible_to(actor).exists()
    assert rows_of(SavedView) == before


def test_the_other_tenant_sees_none_of_it(staff: Staff, clock: Clock, globex: TenantSnapshot) -> None:
    view = save(staff("zhang"), clock, is_shared=True, is_pinned=True)
    with in_tenant(globex):
        assert not SavedView.objects.exists()
        client = Visitor.at("globex.localhost", "zhang")
        assert view.name not in client.get(address(view)).content.decode()
        assert client.post(f"/desk/views/tickets/{view.pk}/deletion/").status_code == 404
    assert SavedView.objects.filter(pk=view.pk).exists()


def test_counts_are_those_of_the_list(visitor: Visit, staff: Staff, clock: Clock) -> None:
    Ticket.objects.filter(number__in=[1001, 1002]).update(assignee_id=fixed("zhang"), tags=["pump"])
    Ticket.objects.filter(number=1002).update(updated_at=MOMENT + timedelta(hours=1), status="pending")
    queries = [
        "view=mine&status=new",
        "view=all&tag=pump",
        "view=open&assignee=nobody",
        "view=all&q=%231001",
        "view=all&assignee=me",
    ]
    views = [save(staff("zhang"), clock, f"V{n}", query, is_shared=True) for n, query in enumerate(queries)]
    for who, expected in {"zhang": [1, 2, 2, 1, 2], "liu": [0, 2, 2, 1, 0]}.items():
        text = page(visitor, who, "/desk/tickets/")
        shown = [tab(text, f">V{n}<").partition('r-num">')[2].partition("<")[0] or "0" for n in range(len(views))]
        assert [int(count) for count in shown] == expected


def test_it_speaks_chinese(visitor: Visit, staff: Staff, clock: Clock) -> None:
    User.objects.filter(pk=fixed("zhang")).update(language="zh-hans")
    view, client = save(staff("zhang"), clock, name="紧急", is_pinned=True), visitor("zhang")
    text = client.get(f"/desk/tickets/?view=all&status=open&saved={view.pk}").content.decode()
    for words in ("更新视图", "另存为视图", "固定视图", "重命名"):
        assert words in text
    form = client.get(f"{NEW}?{URGENT}").content.decode()
    for words in ("保存视图", "视图名称", "仅自己", "固定到导航"):
        assert words in form
    assert "删除视图“紧急”？" in client.get(f"/desk/views/tickets/{view.pk}/deletion/").content.decode()
