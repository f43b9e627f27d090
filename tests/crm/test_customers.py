"""Accounts and contacts: lists, records, and what is changed on them."""

from __future__ import annotations

import pytest

from audit.models import Entry
from crm.customers.models import Account, Contact
from tests.crm.conftest import HX, Visit, rows_of
from tests.harness.cast import fixed

HARBOUR = f"/desk/customers/{fixed('harbour')}/"
LI = f"/desk/contacts/{fixed('li-contact')}/"


def test_lists_show_what_is_visible(visitor: Visit) -> None:
    accounts = visitor("wang").get("/desk/customers/").content.decode()
    assert "Harbour City Water kingfisher-acme" in accounts
    assert "New customer" not in accounts.split("<main")[1]
    contacts = visitor("wang").get("/desk/contacts/").content.decode()
    assert "Sun Lili" in contacts


@pytest.mark.parametrize(
    ("query", "found"),
    [("view=mine", 2), ("view=people", 1), ("view=companies&q=Jinhua", 1), ("grade=high", 0), ("q=nobody-at-all", 0)],
)
def test_accounts_are_filtered(visitor: Visit, query: str, found: int) -> None:
    text = visitor("zhang").get(f"/desk/customers/?{query}").content.decode()
    assert text.count("<tr data-row") == found


def test_a_record_shows_tickets_contacts_and_changes(visitor: Visit) -> None:
    client = visitor("zhang")
    client.post(f"{HARBOUR}fields/industry/", {"industry": "Water supply"})
    text = client.get(HARBOUR).content.decode()
    for words in ("Li Wei asks about kingfisher-acme", "Chen Bo", "Zhang Min set “Industry” to Water supply"):
        assert words in text


def test_a_property_is_changed_in_place(visitor: Visit) -> None:
    client = visitor("zhang")
    form = client.get(f"{HARBOUR}fields/grade/?edit", **HX).content.decode()
    assert 'name="grade"' in form
    shown = client.post(f"{HARBOUR}fields/grade/", {"grade": "high"}, **HX).content.decode()
    assert "High" in shown
    assert Account.objects.get(pk=fixed("harbour")).grade == "high"
    assert Entry.objects.filter(subject_id=fixed("harbour"), verb="changed").count() == 1


def test_the_error_stands_at_the_field_and_nothing_changes(visitor: Visit) -> None:
    before = rows_of(Account), rows_of(Contact)
    client = visitor("zhang")
    for path, sent in {
        f"{HARBOUR}fields/name/": {"name": ""},
        f"{HARBOUR}fields/email/": {"email": "not an address"},
        f"{HARBOUR}fields/owner/": {"owner": str(fixed("li"))},
        f"{HARBOUR}fields/grade/": {"grade": "best"},
        f"{LI}fields/email/": {"email": "chen@harbour.acme.example"},
    }.items():
        answer = client.post(path, sent, **HX)
        assert answer.status_code == 422, path
        assert "r-error" in answer.content.decode()
    assert "Chen Bo already has this e-mail" in answer.content.decode()
    assert (rows_of(Account), rows_of(Contact)) == before


def test_an_account_is_created_and_edited(visitor: Visit) -> None:
    client = visitor("zhang")
    sent = {"name": "Old Mill", "kind": "company", "language": "en", "city": "Ningbo"}
    assert client.post("/desk/customers/new/", {"name": ""}).status_code == 422
    made_at = client.post("/desk/customers/new/", sent).headers["Location"]
    assert "Old Mill" in client.get(made_at).content.decode()
    client.post(f"{made_at}edit/", sent | {"name": "New Mill"})
    assert Account.objects.filter(name="New Mill").exists()


def test_a_contact_is_created_and_edited(visitor: Visit) -> None:
    client = visitor("zhang")
    sent = {"name": "Wu Fang", "language": "zh-hans", "account": str(fixed("harbour")), "email": "wu@harbour.example"}
    found = client.post("/desk/contacts/new/", {"name": "Wu Fang", "q": "Harbour", "find": "1"}).content.decode()
    assert str(fixed("harbour")) in found
    assert client.post("/desk/contacts/new/", {"name": "Wu Fang", "language": "en"}).status_code == 422
    made_at = client.post("/desk/contacts/new/", sent).headers["Location"]
    client.post(f"{made_at}edit/", sent | {"name": "Wu Fangfang"})
    made = Contact.objects.get(email="wu@harbour.example")
    assert (made.name, made.account_id) == ("Wu Fangfang", fixed("harbour"))


def test_an_administrator_approves_a_domain(visitor: Visit) -> None:
    client = visitor("zhao")
    for wrong in ("gmail.com", "jinhua.acme.example"):
        answer = client.post(f"{HARBOUR}domain/", {"email_domain": wrong})
        assert answer.status_code == 422
        assert "r-error" in answer.content.decode()
    client.post(f"{HARBOUR}domain/", {"email_domain": "@Water.example"})
    assert Account.objects.get(pk=fixed("harbour")).email_domain == "water.example"


def test_the_picker_offers_contacts_and_accounts(visitor: Visit) -> None:
    text = visitor("wang").get("/desk/customers/options/?q=kingfisher").content.decode()
    assert f"contact:{fixed('li-contact')}" in text
    assert f"account:{fixed('harbour')}" in text
    text = visitor("wang").get("/desk/customers/options/?q=kingfisher&only=accounts&name=account").content.decode()
    assert "contact:" not in text


def test_they_speak_chinese(visitor: Visit) -> None:
    from identity.models import User

    User.objects.filter(pk=fixed("zhang")).update(language="zh-hans")
    client = visitor("zhang")
    client.post(f"{HARBOUR}fields/grade/", {"grade": "high"})
    text = client.get(HARBOUR).content.decode()
    assert "Zhang Min将“等级”改为 高" in text
    assert "未结工单" in client.get("/desk/customers/").content.decode()
