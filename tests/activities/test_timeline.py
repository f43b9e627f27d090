"""All that happened with a customer, newest first, in one statement, however much there is."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from django.db import connection

from crm.activities.models import Activity
from crm.activities.timeline import PAGE, About, stretch_of
from crm.service.models import Message, Rating, Ticket
from identity.models import User
from tests.access.conftest import Give, Scope, actor_of
from tests.activities.conftest import HARBOUR, Log
from tests.crm.conftest import HX, Visit, counted
from tests.harness.cast import MOMENT, fixed

ABOUT = About(fixed("harbour"))


def titles(html: str) -> list[str]:
    part = html.partition('<ol class="r-timeline">')[2] or html
    return [
        re.sub(r"<[^>]+>", "", one).strip()
        for one in re.findall(r'<div class="r-entry"><p[^>]*>(.*?)</p>', part, re.S)
    ]


def test_calls_tickets_the_portal_and_changes_stand_in_one_order(visitor: Visit, log: Log) -> None:
    ticket = Ticket.objects.get(pk=fixed("li-ticket"))
    said = {"ticket": ticket, "kind": "public", "channel": "portal", "html": "<p>x</p>"}
    for hour, (by_staff, name) in enumerate([(True, "Zhang Min"), (False, "Li Wei")], 2):
        Message.objects.create(
            **said, by_staff=by_staff, author_name=name, text=f"Words of {name}", at=MOMENT + timedelta(hours=hour)
        )
    Message.objects.create(**said | {"kind": "note"}, by_staff=True, author_name="Z", text="inside", at=MOMENT)
    Rating.objects.create(ticket=ticket, is_good=True, at=MOMENT + timedelta(hours=5))
    log(at=MOMENT + timedelta(hours=4), text="Rang.")
    zhang = visitor("zhang")
    zhang.post(f"{HARBOUR}fields/industry/", {"industry": "Water supply"})
    found = titles(zhang.get(HARBOUR).content.decode())
    order = ["set “Industry”", "rated the solution", "called", "Li Wei wrote", "Zhang Min answered", "Li Wei filed"]
    places = [next(place for place, title in enumerate(found) if words in title) for words in order]
    assert places == sorted(places)
    assert not any("inside" in title for title in found)


@pytest.mark.parametrize(
    ("kind", "has", "lacks"),
    [
        ("call", "called", "filed a ticket"),
        ("tickets", "filed a ticket", "called"),
        ("portal", "joined the portal", "called"),
        ("nonsense", "called", "\0"),
    ],
)
def test_it_is_filtered_by_kind(visitor: Visit, kind: str, has: str, lacks: str) -> None:
    found = " ".join(titles(visitor("zhang").get(f"{HARBOUR}?kind={kind}").content.decode()))
    assert has in found
    assert lacks not in found


def test_what_is_older_follows_without_gap_or_repetition(visitor: Visit) -> None:
    many(PAGE * 2 + 5)
    zhang, seen = visitor("zhang"), []
    html = zhang.get(f"{HARBOUR}timeline/?kind=note", **HX).content.decode()
    for _page in range(3):
        seen += re.findall(r"Note no (\d+)", html)
        older = re.search(r'hx-get="([^"]+timeline/[^"]*at=[^"]+)"', html)
        html = zhang.get(older[1].replace("&amp;", "&"), **HX).content.decode() if older else ""
    assert seen == [str(n) for n in range(PAGE * 2 + 5)]


def test_without_a_script_the_page_itself_shows_what_is_older(visitor: Visit) -> None:
    many(PAGE + 1)
    zhang = visitor("zhang")
    html = zhang.get(f"{HARBOUR}?kind=note").content.decode()
    older = re.search(r'href="([^"]+at=[^"]+)"', html)
    assert older is not None
    second = zhang.get(older[1].replace("&amp;", "&")).content.decode()
    assert f"Note no {PAGE}" in second
    assert "Back to the newest" in second
    assert zhang.get(f"{HARBOUR}timeline/?kind=note").status_code == 302


@pytest.mark.parametrize("at", ["x", "n" + "A" * 400, "nWyJub3QgYSBtb21lbnQiLCAieCJd"])
def test_an_unreadable_place_is_the_beginning(visitor: Visit, at: str) -> None:
    assert "Wang Lei called Li Wei" in visitor("zhang").get(f"{HARBOUR}timeline/?at={at}", **HX).content.decode()


def test_ten_thousand_events_cost_what_ten_do(visitor: Visit, acme: object) -> None:
    actor = actor_of("zhang")
    with counted() as few:
        stretch_of(actor, ABOUT)
    many(10_000)
    with counted() as plenty:
        begun = time.perf_counter()
        stretch = stretch_of(actor, ABOUT)
        took = time.perf_counter() - begun
    assert len(few) == len(plenty) == 1
    assert len(stretch.moments) == PAGE
    assert took < 0.5, took
    zhang = visitor("zhang")
    with counted() as page:
        zhang.get(HARBOUR)
    assert len(page) <= 8


def test_what_is_read_goes_by_an_index(acme: object) -> None:
    many(10_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE activities_activity")
    rows = Activity.objects.of(fixed("harbour")).open_to(actor_of("zhang")).order_by("-at", "-id")[:PAGE]
    assert "activity_by_account" in rows.explain()


def test_tickets_that_somebody_does_not_reach_are_not_told(give: Give, visitor: Visit) -> None:
    give("liu", Scope.ALL, permissions=["identity.use_desk", "customers.view", "activities.log"])
    found = " ".join(titles(visitor("liu").get(HARBOUR).content.decode()))
    assert "called" in found
    assert "filed a ticket" not in found


def test_it_is_told_in_chinese(visitor: Visit) -> None:
    User.objects.filter(pk=fixed("zhang")).update(language="zh-hans")
    text = visitor("zhang").get(HARBOUR).content.decode()
    assert "Wang Lei 致电 Li Wei" in text
    assert "提交了工单" in text


def many(count: int) -> None:
    Activity.objects.bulk_create(
        Activity(
            account_id=fixed("harbour"),
            kind="note",
            at=MOMENT - timedelta(minutes=n),
            text=f"Note no {n}",
            html=f"<p>Note no {n}</p>",
            made_by_id=fixed("zhang"),
            made_by_name="Zhang Min",
            created_at=MOMENT,
            updated_at=MOMENT,
        )
        for n in range(count)
    )
