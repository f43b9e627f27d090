"""Whoever writes a customer down is shown who seems to be there already, and goes on all the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from access.scopes import Scope
from crm.customers.actions import change_account, change_contact, create_account
from crm.customers.actions.duplicate_rules import set_duplicate_rules
from crm.customers.models import Account, Contact, DuplicateRules, Merged
from kernel.actions import Conflict, PermissionMissing, Refused
from kernel.actor import Actor
from kernel.clock import system_clock
from tests.api.conftest import Program, program  # noqa: F401
from tests.crm.conftest import Visit, counted, rows_of
from tests.duplicates.conftest import Staff, the
from tests.harness.cast import MOMENT, fixed

NEW, PART = "/desk/customers/new/", "/desk/customers/alike/"
TYPED = {"kind": "company", "name": "Ningbo Zijie Tech Co Ltd", "language": "en", "phone": "0574 8888 6666"}


@pytest.fixture
def known(by: dict[str, Any]) -> Account:
    return create_account(**by, kind="company", name="宁波字节科技有限公司", language="en", phone="+86 574 88886666")


@pytest.fixture
def rules(staff: Staff) -> Callable[..., DuplicateRules]:
    return lambda **wanted: set_duplicate_rules(
        actor=staff("zhao"), clock=system_clock, **{"accounts": "warn", "contacts": "warn"} | wanted
    )


def test_the_form_shows_who_is_there_and_lets_people_go_on(known: Account, visitor: Visit) -> None:
    client, before = visitor("zhang"), Account.objects.count()
    with counted() as statements:
        part = client.get(PART, TYPED | {"of": "account"}).content.decode()
    assert len(statements) <= 8
    for words in ("宁波字节科技有限公司", "Same name in the other script", "Same phone", f'value="{known.pk}"'):
        assert words in part
    assert "宁波字节" not in client.get(PART, {"of": "account", "kind": "company", "name": "Else"}).content.decode()

    answer = client.post(NEW, TYPED)
    page = answer.content.decode()
    assert (answer.status_code, Account.objects.count()) == (422, before)
    for words in ("Ningbo Zijie Tech Co Ltd", "0574 8888 6666", "宁波字节科技有限公司", "nothing is in your way"):
        assert words in page, "Nothing typed is lost."
    assert client.post(NEW, TYPED | {"seen": str(known.pk)}).status_code == 302
    assert Account.objects.count() == before + 1


def test_an_edit_of_what_one_is_known_by_is_looked_at_too(known: Account, visitor: Visit) -> None:
    client, url = visitor("zhang"), f"/desk/customers/{fixed('jinhua')}/edit/"
    sent = {"kind": "company", "name": "宁波字节科技股份有限公司", "language": "en"}
    assert "宁波字节科技有限公司" in client.post(url, sent).content.decode()
    assert the("jinhua").name.startswith("Jinhua")
    assert client.post(url, sent | {"seen": str(known.pk)}).status_code == 302
    # Again with another city alone: nothing that tells who it is was said anew.
    assert client.post(url, sent | {"city": "Ningbo"}).status_code == 302


def test_a_contact_is_looked_for_among_contacts(visitor: Visit, by: dict[str, Any]) -> None:
    client, li = visitor("zhang"), Contact.objects.get(pk=fixed("li-contact"))
    change_contact(**by, contact=li, name="李薇", phone="13812345678")
    sent = {"account": str(fixed("harbour")), "name": "Li Wei", "phone": "+86 138-1234-5678", "language": "en"}
    assert "李薇" in client.post("/desk/contacts/new/", sent).content.decode()
    part = client.get(PART, sent | {"of": "contact"}).content.decode()
    assert "At the same customer" in part
    assert client.post("/desk/contacts/new/", sent | {"seen": str(li.pk)}).status_code == 302
    edited = Contact.objects.get(name="Li Wei")
    url = f"/desk/contacts/{edited.pk}/edit/"
    kept = {"name": "Li Wei", "phone": "13812345678", "language": "en"}
    assert "李薇" in client.post(url, kept).content.decode()
    assert client.get(PART, kept | {"of": "contact", "account": "x", "record": str(edited.pk)}).status_code == 200


def test_a_workspace_may_refuse_them_or_say_nothing(
    known: Account, visitor: Visit, by: dict[str, Any], rules: Callable[..., DuplicateRules]
) -> None:
    client, before = visitor("zhang"), Account.objects.count()
    rules(accounts="block")
    page = client.post(NEW, TYPED | {"seen": str(known.pk)}).content.decode()
    for words in ("This customer is here already", "open that record instead"):
        assert words in page
    assert Account.objects.count() == before
    with pytest.raises(Conflict) as refusal:
        create_account(**by, **TYPED)
    assert refusal.value.others == [(known.pk, "宁波字节科技有限公司")]
    create_account(**by, **TYPED | {"name": "Ningbo Else Foods", "phone": ""})
    rules(accounts="off")
    assert client.get(PART, TYPED | {"of": "account"}).content.decode().strip() == ""
    assert client.post(NEW, TYPED).status_code == 302


def test_programs_are_told_of_those_that_are_there(
    known: Account,
    rules: Callable[..., DuplicateRules],
    program: Callable[..., Program],  # noqa: F811
) -> None:
    rules(accounts="block")
    client, before = program("zhang"), Account.objects.count()
    answer = client.post("/api/v1/accounts", TYPED)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "there-already")
    assert told["errors"] == [{"field": str(known.pk), "detail": "宁波字节科技有限公司"}]
    assert Account.objects.count() == before
    for kind in ("account", "contact"):
        Merged.objects.create(
            id=fixed(f"gone {kind}"),
            kind=kind,
            name="Gone",
            into=fixed("harbour" if kind == "account" else "li-contact"),
            change_set_id=fixed("set"),
            at=MOMENT,
        )
        moved = client.get(f"/api/v1/{kind}s/{fixed(f'gone {kind}')}")
        assert moved.status_code == 308
        assert client.get(moved.headers["Location"]).status_code == 200


def test_nobody_is_shown_or_refused_what_they_do_not_see(
    known: Account,
    visitor: Visit,
    by: dict[str, Any],
    give: Callable[..., Actor],
    rules: Callable[..., DuplicateRules],
) -> None:
    change_account(**by, account=known, owner=None)
    rules(accounts="block")
    give("zhang", Scope.OWN)
    client = visitor("zhang")
    assert "宁波字节" not in client.get(PART, TYPED | {"of": "account"}).content.decode()
    assert client.post(NEW, TYPED | {"owner": str(fixed("zhang"))}).status_code == 302


def test_the_rules_are_kept_by_administrators(visitor: Visit, by: dict[str, Any], staff: Staff) -> None:
    client, url = visitor("zhao"), "/desk/settings/customer-duplicates/"
    assert "Refuse very likely ones" in client.get(url).content.decode()
    assert client.post(url, {"accounts": "block", "contacts": "off"}).status_code == 302
    rules, before = DuplicateRules.now(), rows_of(DuplicateRules)
    assert (rules.accounts, rules.contacts) == ("block", "off")
    assert client.post(url, {"accounts": "never", "contacts": "off"}).status_code == 422
    assert visitor("zhang").post(url, {"accounts": "off", "contacts": "off"}).status_code == 403
    with pytest.raises(PermissionMissing):
        set_duplicate_rules(**by, accounts="off", contacts="off")
    with pytest.raises(Refused):
        set_duplicate_rules(**by | {"actor": staff("zhao")}, accounts="never", contacts="off")
    assert rows_of(DuplicateRules) == before
