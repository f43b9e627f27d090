"""The page of all views: their order, whose they are, and that accounts and contacts have views as tickets have."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache

from audit.models import Entry
from crm.customers.models import Account
from crm.customers.views.lists import ACCOUNT_LIST, CONTACT_LIST
from crm.service.views.list_page import TICKET_LIST
from identity.models import User
from kernel.actions import PermissionMissing, Refused
from kernel.actor import NOBODY
from kernel.clock import Clock
from kernel.tenancy import in_tenant
from records.actions.views import move_view, save_view
from records.columns import Columns
from records.lists import RecordList
from records.models import SavedView
from records.queries import views_of
from tenants.directory.snapshots import TenantSnapshot
from tests.crm.conftest import HX, Visit, counted, rows_of
from tests.crm.test_statements import PAGES, fill
from tests.harness.cast import fixed
from tests.harness.client import Visitor
from tests.records.conftest import NEW, URGENT, Staff, address, page, save, tab

VIEWS = "/desk/views/tickets/"


def order(staff: Staff, who: str = "zhang") -> list[str]:
    views = SavedView.objects.filter(owner_id=staff(who).me).order_by("position", "id")
    return [view.name for view in views]


def save_elsewhere(staff: Staff, clock: Clock, record_list: RecordList, query: str, **values: bool) -> SavedView:
    return save_view(
        actor=staff("zhang"),
        clock=clock,
        record_list=record_list,
        name="Elsewhere",
        state=record_list.state.read(query),
        columns=Columns.usual(record_list.fields),
        **values,
    )


def names_on(text: str) -> list[str]:
    return re.findall(r'data-order-name="([^"]+)"', text)


def test_views_are_put_in_order_with_a_script_and_without(visitor: Visit, staff: Staff, clock: Clock) -> None:
    a, b, c = (save(staff("zhang"), clock, name) for name in "ABC")
    client = visitor("zhang")
    assert client.post(f"{VIEWS}{c.pk}/place/", {"place": "0"}, **HX).status_code == 204
    assert order(staff) == ["C", "A", "B"]
    answer = client.post(f"{VIEWS}{a.pk}/place/", {"place": "2", "back": "views"})
    assert answer.headers["Location"] == VIEWS
    assert order(staff) == ["C", "B", "A"]
    text = client.get(VIEWS).content.decode()
    assert names_on(text) == ["C", "B", "A"]
    tabs = client.get("/desk/tickets/").content.decode().split('class="r-tabs"')[1].partition("</nav>")[0]
    assert re.findall(r">([ABC])<", tabs) == ["C", "B", "A"]
    assert Entry.objects.filter(verb="moved").count() == 2
    client.post(f"{VIEWS}{b.pk}/place/", {"place": "1"}, **HX)
    assert Entry.objects.filter(verb="moved").count() == 2  # it was there already


@pytest.mark.parametrize(("place", "names"), [("99", "BCA"), ("-5", "ABC"), ("x", "ABC"), ("", "ABC"), ("1", "BAC")])
def test_a_place_that_is_none_is_the_nearest(
    visitor: Visit, staff: Staff, clock: Clock, place: str, names: str
) -> None:
    first, *_others = [save(staff("zhang"), clock, name) for name in "ABC"]
    visitor("zhang").post(f"{VIEWS}{first.pk}/place/", {"place": place}, **HX)
    assert order(staff) == list(names)


def test_only_ones_own_views_are_moved(visitor: Visit, staff: Staff, clock: Clock) -> None:
    shared, own = save(staff("zhang"), clock, "Shared", is_shared=True), save(staff("zhang"), clock, "Own")
    before = rows_of(SavedView)
    for who, words in {"liu": "This view is Zhang Min", "zhao": "Only the owner of a view moves it"}.items():
        answer = visitor(who).post(f"{VIEWS}{shared.pk}/place/", {"place": "1"}, **HX)
        assert answer.status_code == 422
        assert words in answer.headers["HX-Trigger"]
        client = visitor(who)
        client.post(f"{VIEWS}{shared.pk}/place/", {"place": "1"})
        assert words in client.get("/desk/tickets/").content.decode()
        assert client.post(f"{VIEWS}{own.pk}/place/", {"place": "1"}).status_code == 404
    for actor in (NOBODY, User.objects.get(id=fixed("li")).as_customer(permissions=frozenset())):
        with pytest.raises(PermissionMissing):
            move_view(actor=actor, clock=clock, view=shared, place=1)
    assert rows_of(SavedView) == before


def test_the_page_shows_ones_own_and_those_of_others_with_counts(visitor: Visit, staff: Staff, clock: Clock) -> None:
    save(staff("zhang"), clock, "Mine", "view=all&q=kingfisher", is_pinned=True)
    save(staff("liu"), clock, "Theirs", "view=all&status=new", is_shared=True)
    save(staff("liu"), clock, "Hidden", "view=all&status=new")
    text = page(visitor, "zhang", VIEWS)
    assert names_on(text) == ["Mine"]
    assert "in the navigation" in text
    others = text.split("Shared by others")[1]
    assert "by Liu Yang" in others
    assert "data-order-step" not in others
    assert ">Rename<" not in others.replace("\n", "")
    assert "Hidden" not in text
    assert ">4<" in others
    administrators = page(visitor, "zhao", VIEWS)
    assert "No views of your own yet" in administrators
    assert "deletion/?back=views" in administrators


def test_from_the_page_one_comes_back_to_it(visitor: Visit, staff: Staff, clock: Clock) -> None:
    view, client = save(staff("zhang"), clock), visitor("zhang")
    form = client.get(f"{VIEWS}{view.pk}/?back=views").content.decode()
    assert 'name="back" value="views"' in form
    for path, sent in {"": {"name": "New", "seen_by": "me"}, "pin/": {"pinned": "1"}, "deletion/": {}}.items():
        answer = client.post(f"{VIEWS}{view.pk}/{path}", sent | {"back": "views"})
        assert answer.headers["Location"] == VIEWS
    assert not SavedView.objects.exists()


def test_a_role_that_may_not_share_keeps_views_for_itself(visitor: Visit, staff: Staff, clock: Clock) -> None:
    client = visitor("wang")
    assert 'value="everybody"' not in client.get(f"{NEW}?{URGENT}").content.decode()
    assert 'value="everybody"' in page(visitor, "zhang", f"{NEW}?{URGENT}")
    answer = client.post(NEW, {"name": "All", "seen_by": "everybody", "query": URGENT})
    assert answer.status_code == 422
    with pytest.raises(Refused, match="for yourself only") as refused:
        save(staff("wang"), clock, is_shared=True)
    assert refused.value.field == "seen_by"
    assert not SavedView.objects.exists()
    assert client.post(NEW, {"name": "Own", "seen_by": "me", "query": URGENT}).status_code == 302
    assert not SavedView.objects.get().is_shared


@pytest.mark.parametrize(
    ("key", "path", "query", "count"),
    [
        ("accounts", "/desk/customers/", "view=companies&q=Harbour", 1),
        ("contacts", "/desk/contacts/", "view=all&language=en", 3),
    ],
)
def test_accounts_and_contacts_have_views_too(visitor: Visit, key: str, path: str, query: str, count: int) -> None:
    client = visitor("zhang")
    assert "Save view" in client.get(f"{path}?{query}").content.decode()
    client.post(f"/desk/views/{key}/new/", {"name": "Ours", "seen_by": "me", "is_pinned": "on", "query": query})
    view = SavedView.objects.get()
    assert (view.list, view.query) == (key, query)
    text = client.get(f"{path}?{query}&saved={view.pk}").content.decode()
    assert 'aria-current="page"' in tab(text, "Ours")
    assert f'<span class="r-num">{count}</span>' in tab(text, "Ours")
    pinned = client.get("/desk/tickets/").content.decode().split("r-nav-views")[1].split("</div>")[0]
    assert f'href="{path}?{query}'.replace("&", "&amp;") in pinned
    assert f'<span class="r-num">{count}</span>' in pinned
    assert "Ours" not in tab(client.get("/desk/tickets/").content.decode(), "Ours")
    # Of one list: its id is nothing to another.
    assert client.get(f"/desk/views/tickets/{view.pk}/").status_code == 404
    assert client.post(f"/desk/views/tickets/{view.pk}/deletion/").status_code == 404
    answer = client.post(f"/desk/views/{key}/{view.pk}/deletion/", {})
    assert answer.headers["Location"] == f"{path}?{query}"
    assert not SavedView.objects.exists()
    assert Account.objects.count() > 0


def test_a_name_may_be_used_once_in_each_list(staff: Staff, clock: Clock) -> None:
    save(staff("zhang"), clock, "Elsewhere")
    save_elsewhere(staff, clock, ACCOUNT_LIST, "view=all&grade=high")
    with pytest.raises(Refused, match="view of this name"):
        save_elsewhere(staff, clock, ACCOUNT_LIST, "view=all&grade=low")


def test_pinned_views_of_every_list_are_counted_in_one_statement(visitor: Visit, staff: Staff, clock: Clock) -> None:
    fill()
    for n in range(4):
        save(staff("zhang"), clock, f"V{n}", f"view=all&q=a{n}", is_pinned=True)
    save_elsewhere(staff, clock, ACCOUNT_LIST, "view=all&q=Account", is_pinned=True)
    save_elsewhere(staff, clock, CONTACT_LIST, "view=mine&q=Contact", is_pinned=True)
    for path in (*PAGES, "/desk/tickets/board/?view=all", VIEWS):
        client = visitor("zhang")
        cache.clear()  # nothing of the page before is kept
        with counted() as statements:
            text = client.get(path).content.decode()
        assert len(statements) <= 8, "\n".join([path, *statements])
        if "r-nav-views" in text and 'data-nav="rail"' not in text:
            pinned = text.split("r-nav-views")[1].split("</div>")[0]
            assert re.findall(r'r-num">(\d+)<', pinned) == ["70", "70"], path


def test_the_other_tenant_has_none_of_it(visitor: Visit, staff: Staff, clock: Clock, globex: TenantSnapshot) -> None:
    view = save(staff("zhang"), clock, is_shared=True, is_pinned=True)
    with in_tenant(globex):
        client = Visitor.at("globex.localhost", "zhang")
        assert view.name not in client.get(VIEWS).content.decode()
        assert client.post(f"{VIEWS}{view.pk}/place/", {"place": "0"}).status_code == 404
        assert client.get(address(view)).status_code == 200
    assert page(visitor, "zhang", VIEWS).count(view.name) > 0


def test_every_kind_of_field_can_be_a_column_and_stays_text(visitor: Visit) -> None:
    Account.objects.filter(pk=fixed("harbour")).update(
        name="<i>Harbour", city="<script>alert(1)</script>", website='"><b>', grade="high", since="2024-02-29"
    )
    client = visitor("zhang")
    for record_list in (ACCOUNT_LIST, CONTACT_LIST):
        text = ",".join(spec.name for spec in record_list.fields if spec.can_be_column)
        answer = client.post(f"/desk/views/{record_list.key}/columns/", {"text": text, "query": "view=all"}, **HX)
        assert answer.status_code == 204
    shown = client.get("/desk/customers/").content.decode() + client.get("/desk/contacts/").content.decode()
    for words in ("&lt;i&gt;Harbour", "&lt;script&gt;", "&quot;&gt;&lt;b&gt;", ">High<", ">Yes<", "29 Feb 2024"):
        assert words in shown
    for words in ("<script>alert", '"><b>', "<i>Harbour"):
        assert words not in shown


def test_views_of_others_stand_by_name(staff: Staff, clock: Clock) -> None:
    for name in ("beta", "Alpha"):
        save(staff("liu"), clock, name, is_shared=True)
    save(staff("zhang"), clock, "Zulu")
    found = views_of(TICKET_LIST, staff("zhang"))
    assert [view.name for view in found] == ["Zulu", "Alpha", "beta"]


def test_it_speaks_chinese(visitor: Visit, staff: Staff, clock: Clock) -> None:
    User.objects.filter(pk=fixed("zhang")).update(language="zh-hans")
    save(staff("zhang"), clock, "急件", is_shared=True, is_pinned=True)
    save(staff("liu"), clock, "别人的", is_shared=True)
    text = page(visitor, "zhang", VIEWS)
    for words in ("全部视图", "所有人可见", "已固定到导航", "他人共享", "共享人：Liu Yang", "上移“急件”"):
        assert words in text
