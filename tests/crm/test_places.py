"""Addresses, numbers and needs of customers: added, changed, refused; nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from access.scopes import Scope
from audit.models import Entry
from crm.customers.actions.needs import note_need, settle_need
from crm.customers.actions.places import add_address, add_line, make_main_line, remove_address
from crm.customers.models import Account, Address, Contact, Line, Need, Tag
from crm.customers.permissions import EDIT_CUSTOMERS
from crm.customers.views.places import ADDRESS_ACTS
from kernel.actions import OutOfReach, Overtaken, PermissionMissing, Refused, action
from kernel.actor import Actor
from kernel.clock import Clock, system_clock
from kernel.tenancy import in_tenant, leave_tenant
from search.reconciling import fill_all
from tests.access.conftest import give  # noqa: F401
from tests.crm.conftest import Visit, rows_of
from tests.harness.cast import MOMENT, fixed

Staff = Callable[[str], Actor]
HARBOUR = f"/desk/customers/{fixed('harbour')}/"
LI = f"/desk/contacts/{fixed('li-contact')}/"
STREET = {"kind": "site", "country": "CN", "city": "Ningbo", "street": "88 Tidewater Road"}


def harbour() -> Account:
    found: Account = Account.objects.get(pk=fixed("harbour"))
    return found


def test_the_first_address_is_the_main_one_until_another_is(visitor: Visit) -> None:
    client = visitor("zhang")
    client.post(f"{HARBOUR}addresses/", STREET)
    client.post(f"{HARBOUR}addresses/", STREET | {"kind": "billing", "street": "1 Quay"})
    first, second = Address.objects.order_by("created_at", "id")
    assert (first.is_main, second.is_main) == (True, False)
    client.post(f"{HARBOUR}addresses/{second.pk}/", {"act": "main"})
    assert list(Address.objects.filter(is_main=True)) == [second]
    client.post(f"{HARBOUR}addresses/{second.pk}/", {"act": "removal"})
    assert list(Address.objects.filter(is_main=True)) == [first]
    page = client.get(HARBOUR).content.decode()
    assert "88 Tidewater Road, Ningbo, China" in page
    assert "Zhang Min removed an address: 1 Quay" in page


def test_an_address_is_changed_and_read_from_large_to_small(visitor: Visit) -> None:
    client = visitor("zhang")
    client.post(f"{HARBOUR}addresses/", STREET)
    address = Address.objects.get()
    assert "Tidewater" in client.get(f"{HARBOUR}addresses/{address.pk}/").content.decode()
    client.post(f"{HARBOUR}addresses/{address.pk}/", STREET | {"street": "潮汐路 88 号", "city": "宁波"})
    from identity.models import User

    User.objects.filter(pk=fixed("zhang")).update(language="zh-hans")
    assert "中国 宁波 潮汐路 88 号" in visitor("zhang").get(HARBOUR).content.decode()


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("addresses/", STREET | {"street": ""}),
        ("addresses/", STREET | {"kind": "castle"}),
        ("addresses/", STREET | {"country": "Atlantis"}),
        ("addresses/", STREET | {"street": "x" * 201}),
        ("lines/", {"medium": "phone", "kind": "work", "value": "call me"}),
        ("lines/", {"medium": "email", "kind": "work", "value": "no address"}),
        ("lines/", {"medium": "fax", "kind": "work", "value": "123456"}),
        ("lines/", {"medium": "phone", "kind": "work", "value": ""}),
        ("needs/", {"text": " "}),
        ("needs/", {"text": "x" * 301}),
        ("needs/", {"text": "Quieter pumps", "wanted_by": "soon"}),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_kept(visitor: Visit, path: str, sent: dict[str, str]) -> None:
    before = rows_of(Address), rows_of(Line), rows_of(Need)
    answer = visitor("zhang").post(f"{HARBOUR}{path}", sent)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "r-error" in text
    assert all(value in text for value in sent.values() if value.strip() and len(value) > 8)
    assert (rows_of(Address), rows_of(Line), rows_of(Need)) == before


def test_a_number_becomes_the_main_one_and_changes_places(visitor: Visit) -> None:
    Account.objects.filter(pk=fixed("harbour")).update(phone="+86 574 1")
    client = visitor("zhang")
    sent = {"medium": "phone", "kind": "support", "value": "+86 574 5550 0199"}
    client.post(f"{HARBOUR}lines/", sent)
    again = client.post(f"{HARBOUR}lines/", sent)
    assert "It stands there already." in again.content.decode()
    line = Line.objects.get()
    client.post(f"{HARBOUR}lines/{line.pk}/", {"act": "main"})
    line.refresh_from_db()
    assert (harbour().phone, line.value) == ("+86 574 5550 0199", "+86 574 1")
    client.post(f"{HARBOUR}lines/{line.pk}/", {"act": "removal"})
    assert not Line.objects.exists()


def test_another_contacts_main_address_is_not_taken(staff: Staff) -> None:
    by: dict[str, Any] = {"actor": staff("zhang"), "clock": system_clock}
    li, chen = (Contact.objects.get(pk=fixed(f"{key}-contact")) for key in ("li", "chen"))
    line = add_line(**by, of=li, medium="email", kind="home", value=chen.email)
    before = rows_of(Contact)
    with pytest.raises(Refused):
        make_main_line(**by, line=line)
    assert rows_of(Contact) == before


def test_a_contacts_further_numbers_stand_on_its_page(visitor: Visit) -> None:
    client = visitor("zhang")
    client.post(f"{LI}lines/", {"medium": "phone", "kind": "mobile", "value": "+86 138 0000 0142"})
    assert "+86 138 0000 0142" in client.get(LI).content.decode()
    assert "+86 138 0000 0142" in client.get(f"{LI}lines/").content.decode()
    client.post(f"{LI}lines/{Line.objects.get().pk}/", {"act": "removal"})
    assert not Line.objects.exists()


def test_the_search_finds_a_customer_by_any_number_and_address(visitor: Visit, staff: Staff) -> None:
    by: dict[str, Any] = {"actor": staff("zhang"), "clock": system_clock}
    add_line(**by, of=harbour(), medium="phone", kind="support", value="+86 574 8821 5540")
    add_address(**by, account=harbour(), kind="site", street="Tidewater pump house")
    fill_all(at=MOMENT)
    for words in ("88215540", "Tidewater"):
        assert "Harbour City Water" in visitor("zhang").get(f"/desk/search/?q={words}").content.decode(), words


def test_a_need_is_noted_met_and_opened_again(visitor: Visit) -> None:
    client = visitor("zhang")
    client.post(f"{HARBOUR}needs/", {"text": "Quieter pumps", "wanted_by": "2020-01-01"})
    need = Need.objects.get()
    page = client.get(HARBOUR).content.decode()
    assert "Quieter pumps" in page
    assert "Late" in page
    for state, is_settled in (("met", True), ("open", False), ("dropped", True)):
        client.post(f"{HARBOUR}needs/{need.pk}/", {"state": state})
        need.refresh_from_db()
        assert (need.state, need.settled_at is not None) == (state, is_settled)
    assert client.post(f"{HARBOUR}needs/{need.pk}/", {"state": "sold"}).status_code == 404
    verbs = set(Entry.objects.filter(subject_id=fixed("harbour")).values_list("verb", flat=True))
    assert {"noted a need", "met a need", "opened a need again", "dropped a need"} <= verbs


def test_only_whoever_may_change_the_customer_does(staff: Staff, give: Any, visitor: Visit) -> None:  # noqa: F811
    by: dict[str, Any] = {"actor": staff("zhang"), "clock": system_clock}
    need = note_need(**by, account=harbour(), text="Quieter pumps", wanted_by=date(2027, 1, 1))
    before = rows_of(Need), rows_of(Address), rows_of(Line), rows_of(Entry)
    with pytest.raises(PermissionMissing):
        settle_need(actor=staff("wang"), clock=system_clock, need=need, state="met")
    seeing = give("liu", Scope.ALL, change=Scope.OWN)
    with pytest.raises(OutOfReach):
        settle_need(actor=seeing, clock=system_clock, need=need, state="met")
    with pytest.raises(OutOfReach):
        add_address(actor=seeing, clock=system_clock, account=harbour(), kind="site", street="x")
    with pytest.raises(OutOfReach):
        add_line(actor=seeing, clock=system_clock, of=harbour(), medium="phone", kind="work", value="12345")
    assert visitor("liu").get(f"{HARBOUR}addresses/").status_code == 200
    assert (rows_of(Need), rows_of(Address), rows_of(Line)) == before[:3]


def test_one_out_of_sight_is_not_there(give: Any, visitor: Visit) -> None:  # noqa: F811
    give("liu", Scope.OWN)
    client = visitor("liu")
    for path in ("addresses/", "group/", "tags/"):
        assert client.get(f"{HARBOUR}{path}").status_code == 404, path
    assert client.post(f"{HARBOUR}needs/", {"text": "x"}).status_code == 404
    assert not Need.objects.exists()


def test_what_belongs_to_another_customer_is_not_reached_through_this_one(visitor: Visit, staff: Staff) -> None:
    by: dict[str, Any] = {"actor": staff("zhang"), "clock": system_clock}
    jinhua = Account.objects.get(pk=fixed("jinhua"))
    address = add_address(**by, account=jinhua, kind="site", street="x")
    need = note_need(**by, account=jinhua, text="y")
    line = add_line(**by, of=jinhua, medium="phone", kind="work", value="12345")
    client = visitor("zhang")
    for path, sent in {
        f"addresses/{address.pk}/": {"act": "removal"},
        f"needs/{need.pk}/": {"state": "met"},
        f"lines/{line.pk}/": {"act": "removal"},
    }.items():
        assert client.post(f"{HARBOUR}{path}", sent).status_code == 404
    assert (Address.objects.count(), Line.objects.count()) == (1, 1)
    assert Need.objects.get().state == "open"


def test_the_other_tenant_keeps_its_own(visitor: Visit, globex: Any) -> None:
    visitor("zhang").post(f"{HARBOUR}addresses/", STREET)
    leave_tenant()
    with in_tenant(globex):
        assert not Address.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Address.objects.create(account=harbour(), kind="castle", street="x", created_at=MOMENT),
        lambda: Address.objects.create(account=harbour(), kind="site", street="", created_at=MOMENT),
        lambda: [
            Address.objects.create(account=harbour(), kind="site", street="x", is_main=True, created_at=MOMENT)
            for _ in range(2)
        ],
        lambda: Line.objects.create(medium="phone", kind="work", value="1", created_at=MOMENT),
        lambda: Need.objects.create(account=harbour(), text="x", state="met", created_at=MOMENT),
        lambda: Account.objects.filter(pk=fixed("harbour")).update(parent_id=fixed("harbour")),
        lambda: Account.objects.filter(pk=fixed("harbour")).update(stage="king"),
        lambda: Account.objects.filter(pk=fixed("harbour")).update(purchase_count=-1),
    ],
)
def test_the_database_refuses_it_too(acme: object, wrong: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong()


def test_the_slower_of_two_is_told_so(visitor: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else removes the address after the page has found it."""
    client = visitor("zhang")
    client.post(f"{HARBOUR}addresses/", STREET)
    address = Address.objects.get()

    def after_another(**by: Any) -> None:
        Address.objects.filter(pk=address.pk).delete()
        entries = Entry.objects.count()
        try:
            remove_address(**by)
        finally:
            assert Entry.objects.count() == entries

    monkeypatch.setitem(ADDRESS_ACTS, "removal", after_another)
    answer = client.post(f"{HARBOUR}addresses/{address.pk}/", {"act": "removal"})
    assert answer.status_code == 409
    assert "Somebody has removed this in the meantime." in answer.content.decode()


def test_what_the_database_refuses_at_the_same_moment_is_a_sentence(staff: Staff) -> None:
    @action(EDIT_CUSTOMERS)
    def name_it(*, actor: Actor, clock: Clock) -> None:
        Tag.objects.create(name="Vip", created_at=clock())

    by = {"actor": staff("zhang"), "clock": system_clock}
    Tag.objects.create(name="VIP", created_at=MOMENT)
    tags = Tag.objects.count()
    with pytest.raises(Overtaken, match="Somebody else has entered the same at this moment"):
        name_it(**by)
    assert Tag.objects.count() == tags
