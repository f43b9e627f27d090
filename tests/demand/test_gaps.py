"""What is missing, by the tickets behind it, and whether articles spare requests."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from audit.models import Entry
from crm.demand.gaps import gaps, key_of
from crm.demand.measuring import Deflection, Group, deflection
from crm.demand.models import ClosedGap, Filing, MissedSearch
from crm.demand.noting import note_missed_search
from crm.service.models import Ticket
from kernel.clock import system_clock
from tests.crm.conftest import rows_of
from tests.harness.cast import MOMENT
from tests.harness.client import Visitor
from tests.harness.search import index_now
from tests.portal.test_statements import MOST, statements_of
from tests.search.conftest import add_ticket

Visitors = Callable[..., Visitor]
AT = MOMENT + timedelta(days=2)
PAGE = "/desk/knowledge/gaps/"


def began(words: str, at: datetime = MOMENT, **values: Any) -> Filing:
    values = {"language": "en", "is_held_back": False} | values
    return Filing.objects.create(words=words, began_at=at, **values)


def test_a_search_without_result_is_counted_without_who(visitor: Visitors) -> None:
    for words in ("Frost damage", "frost  DAMAGE"):
        visitor("li").get("/help/answers/", {"q": words})
    visitor().get("/help/answers/?q=frost", headers={"X-Requested-With": "fetch"})  # while typing: half a word
    assert list(MissedSearch.objects.values_list("words", "times")) == [("frost damage", 2)]


def test_a_search_that_finds_something_is_not_missed(visitor: Visitors, published: Callable[..., Any]) -> None:
    published("Protect the pump from frost")
    index_now()
    page = visitor("li").get("/help/answers/?q=frost").content.decode()
    assert "Protect the pump from frost" in page
    assert not MissedSearch.objects.exists()


@pytest.mark.parametrize("words", ["", "  ", "\0", "\ud800"])
def test_nothing_is_no_search(acme: object, words: str) -> None:
    note_missed_search(words, "en", at=AT)
    assert not MissedSearch.objects.exists()


def test_the_same_words_are_one_gap_however_they_are_said(acme: object) -> None:
    assert key_of("Where is the frost damage?") == key_of("damage frost")
    assert key_of("怎么更换轴封") == key_of("怎么更换轴封")
    assert key_of("?!") == ""


def test_gaps_are_ranked_by_the_tickets_behind_them(acme: object) -> None:
    for words, times in (("frost damage", 1), ("calibrate gauge", 9), ("轴封漏水", 2)):
        for _time in range(times):
            note_missed_search(words, "en", at=MOMENT)
    for number in range(3):
        add_ticket(f"Frost damage {number}", "x")
    add_ticket("轴封漏水了", "x")
    index_now()
    assert [(gap.words, gap.tickets, gap.searches) for gap in gaps(at=AT)] == [
        ("frost damage", 3, 1),
        ("轴封漏水", 1, 2),
        ("calibrate gauge", 0, 9),
    ]


def test_what_was_begun_in_vain_counts_as_asked_or_given_up(acme: object) -> None:
    began("Frost damage", filed_at=MOMENT, ticket_id=uuid4())
    began("frost damage")
    began("frost damage", at=AT - timedelta(hours=1))  # may still be sent
    began("frost damage", articles=[uuid4()])  # there was an article
    began("frost damage", answered_at=MOMENT)
    (gap,) = gaps(at=AT)
    assert (gap.filed, gap.given_up, gap.searches) == (1, 1, 0)


def test_what_is_put_aside_is_left_out_until_it_is_taken_up(visitor: Visitors) -> None:
    note_missed_search("frost damage", "en", at=system_clock())
    zhao = visitor("zhao")
    assert "frost damage" in zhao.get(PAGE).content.decode()
    zhao.post(f"{PAGE}closed/", {"words": "frost damage"})
    zhao.post(f"{PAGE}closed/", {"words": "Frost damage"})
    assert gaps(at=system_clock()) == []
    closed = ClosedGap.objects.get()
    page = zhao.get(PAGE).content.decode()
    assert "Put aside" in page
    assert "Nothing is missing" in page
    assert Entry.objects.filter(verb="put aside a gap").count() == 1
    zhao.post(f"{PAGE}closed/{closed.pk}/reopening/")
    assert [gap.words for gap in gaps(at=system_clock())] == ["frost damage"]
    assert zhao.post(f"{PAGE}closed/{closed.pk}/reopening/").status_code == 404


def test_words_that_say_nothing_are_not_put_aside(visitor: Visitors) -> None:
    zhao = visitor("zhao")
    before = rows_of(ClosedGap)
    assert "no word in it" in zhao.post(f"{PAGE}closed/", {"words": "?!"}, follow=True).content.decode()
    assert rows_of(ClosedGap) == before


def test_who_may_not_write_reads_and_changes_nothing(visitor: Visitors) -> None:
    note_missed_search("frost damage", "en", at=system_clock())
    before = rows_of(ClosedGap)
    page = visitor("wang").get(PAGE).content.decode()
    assert "frost damage" in page
    assert "Not needed" not in page
    assert visitor("wang").post(f"{PAGE}closed/", {"words": "frost damage"}).status_code == 403
    assert visitor("li").get(PAGE).status_code in {302, 403, 404}
    assert rows_of(ClosedGap) == before


def test_an_article_begins_with_the_words_that_were_missing(visitor: Visitors) -> None:
    page = visitor("zhao").get("/desk/knowledge/new/?title=frost+damage&language=en").content.decode()
    assert 'value="frost damage"' in page


def test_the_page_asks_little_however_much_is_missing(visitor: Visitors) -> None:
    for number in range(60):
        note_missed_search(f"frost {number} damage", "en", at=system_clock())
        Ticket.objects.first()
    assert len(statements_of(visitor("zhao"), PAGE)) <= MOST


def test_the_effect_is_the_difference_of_the_groups(acme: object) -> None:
    found = [uuid4()]
    for place in range(100):
        sent = {"filed_at": MOMENT, "ticket_id": uuid4()}
        began("a", articles=found, **(sent if place < 40 else {}))
        began("a", articles=found, is_held_back=True, **(sent if place < 60 else {}))
    began("a")  # nothing was found: says nothing about articles
    began("a", at=AT, articles=found)  # its day is not over
    measured = deflection(since=timedelta(days=90), at=AT)
    assert (measured.shown, measured.held_back) == (Group(100, 40), Group(100, 60))
    assert measured.effect == pytest.approx(0.2)
    assert measured.is_enough
    assert measured.is_sure
    assert measured.spared == 20


def test_the_intervals_are_those_of_the_books() -> None:
    """Newcombe 1998, table II, example (a): 56/70 and 48/80 give 0.0524 to 0.3339."""
    measured = Deflection(shown=Group(80, 48), held_back=Group(70, 56), opened=0, answered=0)
    low, high = measured.interval
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)
    assert Group(0, 0).interval == (0.0, 1.0)
    assert math.isclose(Group(10, 0).interval[0], 0.0, abs_tol=1e-12)


def test_with_few_people_there_is_no_number(visitor: Visitors) -> None:
    for _time in range(5):
        began("a", at=system_clock() - timedelta(days=3), articles=[uuid4()])
    page = visitor("zhao").get(PAGE).content.decode()
    assert "No number yet" in page
    assert "With 95" not in page
