"""Rows of a file that look like a customer who is here, or like another row: told of, left out, taken as a change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from access.scopes import Scope
from changes.actions.applying import apply_change_set
from changes.actions.importing import match_columns
from changes.models import ALIKE, Change, ChangeSet
from crm.customers.actions import create_account, create_contact
from crm.customers.models import Account, Contact
from kernel.actions import Refused
from kernel.actor import Actor
from tests.changes.conftest import Way
from tests.crm.conftest import Visit
from tests.duplicates.conftest import the

FILE = (
    "Name,Phone,City\n宁波字节科技有限公司,0574-88886666,宁波\nWholly Else Ltd,,London\nWholly Else Limited,,London\n"
)


@pytest.fixture
def known(by: dict[str, Any]) -> Account:
    return create_account(**by, kind="company", name="Ningbo Zijie Tech", language="en", phone="+86 574 88886666")


def checked(way: Way, alike: str, text: str = FILE, kind: str = "account") -> ChangeSet:
    change_set = way.begin(text, kind)
    columns = {int(place): name for place, name in change_set.options["columns"].items()}
    match_columns(**way.by, change_set=change_set, columns=columns, alike=alike)
    way.run_jobs()
    return way.again(change_set)


def notes(change_set: ChangeSet) -> dict[int, str]:
    return dict(Change.objects.filter(change_set=change_set, field=ALIKE).values_list("number", "problem"))


def test_the_preview_tells_of_them_and_all_are_made(known: Account, way: Way, visitor: Visit) -> None:
    change_set = checked(way, "mark")
    told = notes(change_set)
    assert set(told) == {2, 4}
    assert told[2] == "Looks like “Ningbo Zijie Tech”: Same name in the other script, Same phone."
    assert told[4].startswith("Looks like row 3, “Wholly Else Ltd”: Same name")
    assert (change_set.created, change_set.problems) == (3, 0)
    page = visitor("zhao").get(f"/desk/changes/{change_set.pk}/?rows=alike").content.decode()
    assert "Look like others" in page
    assert "Looks like row 3" in page
    apply_change_set(**way.by, change_set=change_set)
    way.run_jobs()
    assert Account.objects.filter(name__startswith="宁波字节").exists()


@pytest.mark.parametrize(("alike", "city"), [("skip", ""), ("update", "宁波")])
def test_very_likely_ones_are_left_out_or_change_the_other(
    known: Account,
    way: Way,
    alike: str,
    city: str,
) -> None:
    before = Account.objects.count()
    change_set = checked(way, alike)
    assert (change_set.created, change_set.changed) == (2, 1 if city else 0)
    assert set(notes(change_set)) == {2, 4}
    way.apply(change_set)
    known.refresh_from_db()
    assert known.city == city
    assert known.name == ("宁波字节科技有限公司" if city else "Ningbo Zijie Tech")
    assert Account.objects.count() == before + 2, "A row that looks like another row is made all the same."
    way.undo(change_set)
    known.refresh_from_db()
    assert (known.name, known.city, Account.objects.count()) == ("Ningbo Zijie Tech", "", before)


def test_contacts_are_held_against_contacts(by: dict[str, Any], way: Way) -> None:
    create_contact(**by, account=the("jinhua"), name="张伟", phone="13812345678", language="en")
    text = f"Name,Customer,Phone\nZhang Wei,{the('jinhua').name},+86 138 1234 5678\nLi Na,{the('jinhua').name},\n"
    change_set = checked(way, "skip", text, "contact")
    assert set(notes(change_set)) == {2}
    assert "At the same customer" in notes(change_set)[2] or "Same phone" in notes(change_set)[2]
    way.apply(change_set)
    assert not Contact.objects.filter(name="Zhang Wei").exists()


def test_what_the_person_does_not_see_is_not_there(
    known: Account,
    way: Way,
    give: Callable[..., Actor],
) -> None:
    way.by["actor"] = give("zhao", Scope.OWN)
    assert set(notes(checked(way, "update"))) == {4}


def test_only_what_is_offered_is_taken(way: Way) -> None:
    change_set = way.begin(FILE)
    with pytest.raises(Refused, match="look like another record"):
        match_columns(**way.by, change_set=change_set, columns={0: "name"}, alike="merge")
    assert way.again(change_set).state == "draft"
