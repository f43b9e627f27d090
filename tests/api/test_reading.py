"""Lists and records: filters, order, cursor, sparse fields, expansion, versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest

from crm.customers.models import Account
from crm.service.models import Ticket
from kernel.models import Counter
from tests.api.conftest import Program
from tests.crm.conftest import counted
from tests.harness.cast import MOMENT, fixed

Make = Callable[..., Program]
LI = str(fixed("li-ticket"))


def subjects(answer: object) -> list[str]:
    return [item["subject"].split(" asks")[0] for item in answer.json()["items"]]  # type: ignore[attr-defined]


def test_a_list_goes_on_where_the_page_before_ended(program: Make) -> None:
    asking = program()
    first = asking.get("tickets?sort=number&limit=3")
    assert subjects(first) == ["Li Wei", "Chen Bo", "Sun Lili"]
    # What comes in between neither repeats nor hides a row.
    stamps = {"created_at": MOMENT, "updated_at": MOMENT, "last_message_at": MOMENT}
    Ticket.objects.create(number=1, subject="Early asks", channel="staff", requester_name="x", **stamps)
    second = asking.get(f"tickets?sort=number&limit=3&cursor={first.json()['next_cursor']}")
    assert subjects(second) == ["Mia Koch"]
    assert second.json()["next_cursor"] is None
    assert first.headers["Link"].endswith('rel="next"')
    followed = asking.get(first.headers["Link"].split("<")[1].split(">")[0])
    assert subjects(followed) == ["Mia Koch"]


@pytest.mark.parametrize("sort", ["-id", "id", "created_at", "-created_at", "updated_at", "-updated_at", "number"])
def test_every_order_shows_every_row_once(program: Make, sort: str) -> None:
    Account.objects.update(updated_at=MOMENT)
    asking, seen, cursor = program(), [], ""
    while True:
        page = asking.get(f"tickets?limit=1&sort={sort}{cursor}").json()
        seen += [item["id"] for item in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert len(seen) == len(set(seen)) == 4


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=new", 4),
        ("status=solved&status=open", 0),
        ("priority=normal&status=new", 4),
        (f"account_id={fixed('harbour')}", 2),
        (f"account_id={fixed('harbour')}&account_id={fixed('jinhua')}", 3),
        (f"contact_id={fixed('li-contact')}", 1),
        ("number=1001", 1),
        ("assigned=false", 4),
        ("assigned=true", 0),
        (f"assignee_id={fixed('zhang')}", 0),
        ("q=Li%20Wei", 1),
        ("tag=none", 0),
        (f"category_id={fixed('fault')}", 4),
        ("channel=portal", 4),
        (f"created_since={quote((MOMENT + timedelta(hours=2)).isoformat())}", 2),
        (f"updated_since={quote((MOMENT + timedelta(days=2)).isoformat())}", 0),
    ],
)
def test_filters_are_met(program: Make, query: str, found: int) -> None:
    assert len(program().get(f"tickets?sort=number&{query}").json()["items"]) == found


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("limit=1000000", "limit"),
        ("limit=0", "limit"),
        ("limit=" + "9" * 5000, "limit"),
        ("limit=٣", "limit"),
        ("status=broken", "status"),
        ("stauts=new", "stauts"),
        ("assignee_id=1", "assignee_id"),
        ("created_since=yesterday", "created_since"),
        ("created_since=0000-00-00T00:00:00Z", "created_since"),
        ("number=1e3", "number"),
        ("number=" + "9" * 400, "number"),
        ("fields=id,secret_hash", "fields"),
        ("expand=messages", "expand"),
        ("sort=subject", "sort"),
        ("cursor=abc", "cursor"),
        ("cursor=" + "A" * 5000, "cursor"),
        ("cursor=WyItaWQiLCAxLCAyXQ", "cursor"),
        ("q=" + "word " * 10000, "q"),
        ("q=%00", "q"),
        ("q=%ED%A0%80%00", "q"),
        ("assigned=true&assigned=false", "assigned"),
        ("status=" + "&status=".join(["new"] * 30), "status"),
    ],
)
def test_what_can_not_be_meant_is_said(program: Make, query: str, named: str) -> None:
    response = program().get(f"tickets?{query}")
    assert response.status_code == 400, response.content
    assert [error["field"] for error in response.json()["errors"]] == [named]


def test_the_cursor_of_another_order_is_refused(program: Make) -> None:
    asking = program()
    cursor = asking.get("tickets?sort=number&limit=1").json()["next_cursor"]
    assert asking.get(f"tickets?sort=-number&cursor={cursor}").status_code == 400


def test_only_the_fields_that_are_asked_for_are_read(program: Make) -> None:
    asking = program()
    with counted() as statements:
        items = asking.get("tickets?fields=id,subject").json()["items"]
    assert set(items[0]) == {"id", "subject"}
    assert "requester_email" not in statements[-1]
    assert set(asking.get(f"tickets/{LI}?fields=number").json()) == {"number"}


def test_other_records_are_read_along_in_one_statement_each(program: Make) -> None:
    Ticket.objects.filter(id=LI).update(assignee=fixed("zhang"), team=fixed("support"))
    asking = program()
    with counted() as statements:
        items = asking.get("tickets?sort=number&expand=account,contact,assignee,team,category").json()["items"]
    assert len(statements) <= 8
    li = items[0]
    assert li["account"]["name"].startswith("Harbour")
    assert li["contact"]["name"] == "Li Wei"
    assert li["assignee"]["email"] == "zhang@acme.example"
    assert li["team"]["id"] == str(fixed("support"))
    assert li["category"]["key"] == "fault"
    assert items[3]["contact"] is None


def test_what_the_token_may_not_see_is_not_read_along(program: Make) -> None:
    li = program("zhang", "service.view").get(f"tickets/{LI}?expand=account,contact,assignee").json()
    assert (li["account"], li["contact"], li["assignee"]) == (None, None, None)
    assert li["account_id"] == str(fixed("harbour"))


def test_who_has_a_version_is_told_no_more_than_that(program: Make) -> None:
    asking = program()
    tag = asking.get(f"tickets/{LI}").headers["ETag"]
    same = asking.get(f"tickets/{LI}", if_none_match=tag)
    assert (same.status_code, same.content) == (304, b"")
    asking.patch(f"tickets/{LI}", {"priority": "high"})
    assert asking.get(f"tickets/{LI}", if_none_match=tag).status_code == 200
    assert "ETag" not in asking.get(f"tickets/{LI}?expand=account").headers


def test_a_full_list_asks_no_more(program: Make) -> None:
    stamps = {"created_at": MOMENT, "updated_at": MOMENT, "last_message_at": MOMENT}
    Ticket.objects.bulk_create(
        Ticket(number=Counter.next("ticket"), subject=f"No {n}", channel="staff", requester_name="x", **stamps)
        for n in range(120)
    )
    asking = program()
    asking.get("me")
    with counted() as statements:
        page = asking.get("tickets?limit=100").json()
    assert len(page["items"]) == 100
    assert len(statements) == 2, "\n".join(statements)


@pytest.mark.parametrize("path", ["accounts", "contacts", "users", "teams", "categories", "search?q=Li"])
def test_the_other_lists_answer(program: Make, path: str) -> None:
    items = program().get(path).json()["items"]
    assert items
    assert all(item["id"] for item in items)


def test_search_names_kind_and_record(program: Make) -> None:
    found = {(item["type"], item["id"]) for item in program().get("search?q=Li Wei").json()["items"]}
    assert {("tickets", LI), ("contacts", str(fixed("li-contact")))} <= found
    assert program("zhang", "customers.view").get("search?q=asks").json()["items"] == []


def test_me_says_what_the_token_is_for(program: Make, application: Program) -> None:
    me = program("zhang", "service.view", "service.edit").get("me").json()
    assert (me["name"], me["may"], me["is_application"]) == ("Zhang Min", ["service.edit", "service.view"], False)
    assert me["workspace"]["host"] == "acme.localhost"
    assert application.get("me").json()["name"] == "Shop"
