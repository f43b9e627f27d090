"""Filters by fields: declared ones and added ones alike, in the list, its sentence, its counts and its saved views."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict

from crm.customers.actions import change_account
from crm.customers.fields import ACCOUNT
from crm.customers.models import Account
from crm.customers.queries.records import AccountState
from crm.customers.views.lists import ACCOUNT_LIST
from crm.service.models import Ticket
from kernel.actor import Actor
from kernel.clock import system_clock
from records.actions.dictionaries import create_dictionary
from records.actions.fields import create_field, retire_field
from records.models import CustomField
from records.queries import listed
from tests.crm.conftest import HX, Visit
from tests.harness.cast import fixed
from tests.records.conftest import page

Staff = Callable[[str], Actor]
LIST = "/desk/customers/?view=all&"
# Kind → what harbour holds, what finds it, what does not.
FOUND_BY: dict[str, tuple[Any, tuple[str, ...], tuple[str, ...]]] = {
    "text": ("K-2026-118", ("2026", "k-2026"), ("2025", "%", "_")),
    "long": ("Several\nlines", (), ()),
    "number": ("12.5", ("12..13", "12.5..", "..12.5", "１２.."), ("13..", "..12", "-5..-1")),
    "money": ("900", ("100..1000", "900.."), ("901..", "..899.99")),
    "date": ("2027-03-01", ("2027-01-01..2027-12-31", "..2027-03-01"), ("2027-03-02..", "..2026-12-31")),
    "flag": (True, ("yes",), ("no",)),
    "choice": ("gold", ("gold",), ("silver", "-")),
    "choices": (["gold", "silver"], ("gold", "silver"), ("-",)),
    "url": ("www.example.com", ("EXAMPLE",), ("example.org",)),
    "email": ("a@example.com", ("a@",), ("b@",)),
    "phone": ("+86 574 5555", ("574",), ("999",)),
}
LEVELS = ({"en": "Gold", "zh-hans": "金牌"}, {"en": "Silver", "zh-hans": "银牌"})


@pytest.fixture
def by(staff: Staff) -> dict[str, Any]:
    return {"actor": staff("zhao"), "clock": system_clock}


@pytest.fixture
def harbour(acme: object) -> Account:
    found: Account = Account.objects.get(pk=fixed("harbour"))
    return found


def add(by: dict[str, Any], kind: str, **settings: Any) -> CustomField:
    dictionary = None
    if kind in {"choice", "choices"}:
        dictionary = create_dictionary(**by, labels={"en": "Levels"}, entries=LEVELS)
    settings |= {"money": {"currency": "CNY"}, "number": {"digits": 2}}.get(kind, {})
    labels = {"en": "Contract level", "zh-hans": "合同级别"}
    return create_field(**by, record_type=ACCOUNT, kind=kind, labels=labels, dictionary=dictionary, **settings)


def names_found(actor: Actor, query: str) -> set[Any]:
    state = AccountState.of(QueryDict(query))
    return set(listed(ACCOUNT_LIST, state, actor, system_clock()).values_list("pk", flat=True))


@pytest.mark.parametrize("kind", FOUND_BY)
def test_each_kind_of_added_field_finds_its_records(by: dict[str, Any], harbour: Account, kind: str) -> None:
    add(by, kind)
    value, finding, missing = FOUND_BY[kind]
    change_account(**by, account=harbour, c_contract_level=value)
    for text in finding:
        found = names_found(by["actor"], f"c_contract_level={text.replace('+', '%2B')}")
        assert harbour.pk in found, text
        if kind != "flag":
            assert fixed("jinhua") not in found, text
    for text in missing:
        state = AccountState.of(QueryDict(f"c_contract_level={text.replace('%', '%25')}"))
        assert state.by_field, text
        assert harbour.pk not in names_found(by["actor"], f"c_contract_level={text.replace('%', '%25')}"), text


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("grade=high", True),
        ("grade=low", False),
        ("grade=high&grade=low", True),
        ("grade=-", False),
        ("city=ning", True),
        ("city=-", False),
        ("country=CN", True),
        ("country=DE", False),
        ("since=2020-01-01..", True),
        ("since=..2019-12-31", False),
        ("since-from=2020-01-01&since-to=2020-12-31", True),
        ("owner=me", False),
        (f"owner={fixed('zhang')}", True),
        ("owner=-", False),
        ("language=en", True),
        ("kind=company", True),
        ("kind=person", False),
    ],
)
def test_declared_fields_filter_in_the_same_way(by: dict[str, Any], harbour: Account, query: str, there: bool) -> None:
    change_account(**by, account=harbour, grade="high", city="Ningbo", country="CN", since="2020-05-01")
    assert (harbour.pk in names_found(by["actor"], query)) is there


@pytest.mark.parametrize(
    "query",
    [
        "grade=huge",
        "since=yesterday..tomorrow",
        "since=2020-01-01",
        "since=..",
        "owner=somebody",
        "c_ghost=1",
        "c_memo=",
        "c_memo=%00",
        "country=ZZ",
        "city=",
    ],
)
def test_what_cannot_be_read_is_left_out(acme: object, query: str) -> None:
    assert AccountState.of(QueryDict(query)).by_field == ()


def test_the_sentence_says_it_and_each_part_can_be_dropped(by: dict[str, Any], visitor: Visit) -> None:
    add(by, "date")
    text = page(visitor, "zhang", f"{LIST}grade=high&grade=low&c_contract_level=2027-01-01..&owner=me&q=Harbour")
    said = [re.sub(r"<[^>]+>|\s+", " ", part) for part in re.findall(r'class="r-chip.*?</span>\s*<a', text, re.DOTALL)]
    words = " ".join(" ".join(said).split())
    for part in ("Grade is High or Low", "Contract level is from 1 Jan 2027", "Owner is me", "text has Harbour"):
        assert part in " ".join(re.sub(r"<[^>]+>", " ", text).split()), (part, words)
    assert "?view=all&amp;grade=high&amp;grade=low&amp;owner=me&amp;q=Harbour" in text


def test_the_form_begins_with_what_is_set(by: dict[str, Any], visitor: Visit) -> None:
    add(by, "choice")
    url = "/desk/views/accounts/filter/?view=all&grade=high&since=2020-01-01..2021-01-01&c_contract_level=gold"
    part = visitor("zhang").get(url, **HX).content.decode()
    assert re.search(r'name="grade" value="high" checked', part)
    assert 'name="since-from" value="2020-01-01"' in part
    assert 'name="since-to" value="2021-01-01"' in part
    assert re.search(r'name="c_contract_level" value="gold" checked', part)
    whole = visitor("zhang").get(url).content.decode()
    assert "<html" in whole
    assert 'action="/desk/customers/"' in whole


def test_a_view_keeps_it_and_survives_the_end_of_the_field(
    by: dict[str, Any], harbour: Account, visitor: Visit
) -> None:
    field = add(by, "choice")
    change_account(**by, account=harbour, c_contract_level="gold")
    query = "view=all&c_contract_level=gold"
    visitor("zhang").post("/desk/views/accounts/new/", {"name": "Golden", "seen_by": "me", "query": query})
    text = page(visitor, "zhang", "/desk/customers/")
    assert "Golden" in text
    assert "c_contract_level=gold" in text
    retire_field(**by, field=field)
    text = page(visitor, "zhang", "/desk/customers/")
    assert "Golden" in text
    assert "c_contract_level=gold" not in text


def test_tickets_are_filtered_by_their_own_fields_too(acme: object, visitor: Visit) -> None:
    Ticket.objects.filter(pk=fixed("li-ticket")).update(custom={"serial": "BX-1"})
    number = Ticket.objects.get(pk=fixed("li-ticket")).number
    for address in ("/desk/tickets/?view=all&c_serial=bx-1", "/desk/tickets/board/?view=all&c_serial=bx-1"):
        shown = set(re.findall(r"/desk/tickets/(\d+)/", page(visitor, "zhang", address).split("<main")[1]))
        assert shown == {str(number)}, address
