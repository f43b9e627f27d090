"""Articles for the customers of a segment: on no page, search, feed or cache of anybody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache

from crm.customers.models import Account
from crm.segments.actions.building import Said, archive_segment, change_segment
from crm.segments.models import Segment, SegmentMember
from kernel.actions import Refused
from kernel.actor import Actor
from knowledge_base.models import Article, Category
from tests.crm.conftest import counted
from tests.harness.cast import fixed
from tests.harness.client import Visitor
from tests.harness.search import index_now
from tests.knowledge_base.conftest import Write, draft, published
from tests.knowledge_base.test_articles import edited
from tests.segments.conftest import NOW, Build, asks

__all__ = ["draft", "published"]
Visitors = Callable[..., Visitor]
HIGH = {"about": "grade", "how": "any", "values": ["high"]}
TICKETS = {"about": "@tickets", "how": "least", "count": 1, "period": "last", "days": 30}
# Of Harbour City with the high grade; of Jinhua; a person without a grade; nobody.
PEOPLE = {"h": "li", "o": "sun", "p": "mia", "s": ""}
PLACES = (
    "/help/en/direct/", "/help/", "/help/topics/pumps/", "/help/answers/?q=Kingbird", "/help/en/beside/", "/",
    "/help/feeds/en/", "/sitemap.xml",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _none_but_those_of_the_test(acme: object) -> Iterator[None]:
    for article in Article.objects.all():
        article.delete()
    Account.objects.filter(pk=fixed("harbour")).update(grade="high")
    cache.clear()
    yield


def readers(visitor: Visitors, path: str, words: str = "direct line") -> str:
    found = ""
    for mark, key in PEOPLE.items():
        answer = visitor(key).get(path)
        if answer.status_code == 200 and words in answer.content.decode():
            found += mark
    return found


@pytest.fixture
def loyal(build: Build) -> Segment:
    return build("Loyal", HIGH, TICKETS, is_audience=True)


def write(published: Write, *segments: Segment) -> Article:
    topic = Category.objects.get(slug="pumps")
    published("Beside", slug="beside", category=topic)
    groups = tuple(segment.key for segment in segments)
    made = published("Kingbird direct line", slug="direct", category=topic, audience="chosen", groups=groups)
    index_now()
    return made


def test_only_customers_of_the_segment_find_it_anywhere(
    published: Write, visitor: Visitors, loyal: Segment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm.demand.noting.HELD_BACK", 0)
    write(published, loyal)
    found = {path: readers(visitor, path) for path in PLACES}
    assert found["/help/en/direct/"] == found["/help/"] == found["/help/topics/pumps/"] == "h"
    assert found["/help/answers/?q=Kingbird"] == found["/help/en/beside/"] == "h"
    assert set("".join(found.values())) == {"h"}
    suggested = {
        mark: visitor(key).post("/requests/new/suggestions/", {"subject": "Kingbird direct line"}).content.decode()
        for mark, key in PEOPLE.items()
    }
    assert [mark for mark, text in suggested.items() if "/help/en/direct/" in text] == ["h"]


def test_it_follows_the_customer_and_the_conditions_at_once(
    published: Write, visitor: Visitors, loyal: Segment, staff: Callable[[str], Actor], clock: Any
) -> None:
    write(published, loyal)
    page = "/help/en/direct/"
    assert readers(visitor, page) == "h"
    Account.objects.filter(pk=fixed("harbour")).update(grade="low")
    Account.objects.filter(pk=fixed("jinhua")).update(grade="high")
    assert readers(visitor, page) == "o"
    said = Said(
        name="Loyal", group=asks({"about": "grade", "how": "any", "values": ["low"]}), seen_by="all", is_audience=True
    )
    change_segment(actor=staff("zhao"), clock=clock, segment=loyal, said=said)
    assert readers(visitor, page) == "h"


def test_its_periods_go_on_with_the_days(published: Write, visitor: Visitors, loyal: Segment) -> None:
    """The statement is kept; what is the last thirty days is not."""
    write(published, loyal)
    assert readers(visitor, "/help/en/direct/") == "h"
    with time_machine.travel(NOW + timedelta(days=40), tick=False):
        assert readers(visitor, "/help/en/direct/") == ""


def test_who_is_picked_by_hand_and_which_person(published: Write, visitor: Visitors, build: Build) -> None:
    """A segment of people is read by those people, not by their colleagues."""
    by_hand = build("By hand", is_audience=True)
    SegmentMember.objects.create(segment=by_hand, account_id=fixed("jinhua"), added_at=NOW)
    people = build("Li alone", is_audience=True, of="contact")
    SegmentMember.objects.create(segment=people, contact_id=fixed("li-contact"), added_at=NOW)
    write(published, by_hand, people)
    assert readers(visitor, "/help/en/direct/") == "ho"
    assert visitor("chen").get("/help/en/direct/").status_code == 404


def test_what_is_written_for_it_keeps_it(
    published: Write, build: Build, staff: Callable[[str], Actor], clock: Any, visitor: Visitors
) -> None:
    loyal, other = build("Loyal", HIGH, is_audience=True), build("Other", HIGH, is_audience=True)
    by: dict[str, Any] = {"actor": staff("zhao"), "clock": clock}
    article = write(published, loyal)
    said = Said(name="Loyal", group=asks(HIGH), seen_by="all")
    for act in (lambda: archive_segment(**by, segment=loyal), lambda: change_segment(**by, segment=loyal, said=said)):
        with pytest.raises(Refused, match="1 article is written"):
            act()
    page = visitor("zhao").get(f"/desk/segments/{loyal.pk}/archive/").content.decode()
    assert "Kingbird direct line" in page
    # Its newest draft is for others, its readers' version still for these; then the other way round.
    edited(article, clock, slug="direct", audience="chosen", groups=(other.key,))
    for segment in (loyal, other):
        with pytest.raises(Refused, match="1 article is written"):
            archive_segment(**by, segment=segment)
    Article.objects.all().delete()
    assert archive_segment(**by, segment=loyal).is_archived


def test_writers_choose_among_the_segments_for_articles(build: Build, visitor: Visitors, loyal: Segment) -> None:
    build("Hidden one", HIGH, seen_by="me")
    form = visitor("zhang").get("/desk/knowledge/new/").content.decode()
    assert "Segment: Loyal" in form
    assert "Hidden one" not in form


def test_no_page_of_the_portal_takes_more_statements_for_it(
    published: Write, visitor: Visitors, loyal: Segment
) -> None:
    write(published, loyal)
    li = visitor("li")
    for path in ("/help/en/direct/", "/help/", "/help/topics/pumps/", "/help/answers/?q=Kingbird", "/"):
        li.get(path)
        with counted() as found:
            assert li.get(path).status_code == 200
        assert len(found) <= 8, (path, found)
