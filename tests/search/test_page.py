"""The page of everything that is found: kinds, facets that write operators, ways on, and what it says of the query."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from crm.service.models import Ticket
from identity.models import User
from tests.crm.conftest import counted
from tests.harness.cast import MOMENT, fixed
from tests.harness.client import Visitor
from tests.search.conftest import add_ticket, index_now

Visit = Callable[..., Visitor]
AT_MOST = 8


@pytest.fixture
def library(acme: object) -> None:
    for place in range(30):
        add_ticket(
            f"Pelican {place}",
            "It nests in the pump.",
            status="open" if place % 3 else "pending",
            priority="urgent" if place == 7 else "normal",
            assignee_id=fixed("zhang") if place % 2 else None,
            language="zh-hans" if place == 5 else "en",
        )
    index_now()


def html_of(visitor: Visitor, query: str, **headers: str) -> str:
    answer = visitor.get(f"/desk/search/?{query}", **headers)
    assert answer.status_code == 200
    return answer.content.decode()


def options(html: str) -> dict[str, str]:
    """`Open` → the words that taking it asks for."""
    found = re.findall(r'<a class="s-option" href="([^"]+)".*?title="([^"]*)"', html, re.DOTALL)
    return {unescape(label): parse_qs(urlsplit(unescape(url)).query).get("q", [""])[0] for url, label in found}


def tabs(html: str) -> dict[str, str]:
    found = re.findall(r'<a href="(/desk/search/[^"]*)"[^>]*>(?:<svg.*?</svg>)?([^<]+)<', html, re.DOTALL)
    return {label.strip(): unescape(url) for url, label in found}


@pytest.mark.usefixtures("library")
def test_kinds_are_tabs_with_the_way_to_all_of_one(visitor: Visit) -> None:
    html = html_of(visitor("zhang"), "q=pelican")
    assert {"Everything", "Tickets", "Messages"} <= set(tabs(html))
    assert "All 30: Tickets" in html
    one = html_of(visitor("zhang"), "q=pelican&kind=tickets")
    assert one.count("data-row-link") == 25
    assert "<b>1–25</b> of 30" in one
    second = html_of(visitor("zhang"), "q=pelican&kind=tickets&page=2")
    assert second.count("data-row-link") == 5
    assert "<b>26–30</b> of 30" in second


@pytest.mark.usefixtures("library")
def test_what_narrows_it_down_writes_operators(visitor: Visit) -> None:
    offered = options(html_of(visitor("zhang"), "q=pelican&kind=tickets"))
    assert offered["Open"] == "pelican status:Open"
    assert offered["Zhang Min"] == "pelican assignee:me"
    assert offered["Nobody"] == "pelican assignee:nobody"
    narrowed = html_of(visitor("zhang"), "q=pelican status:Open&kind=tickets")
    assert "of 30" not in narrowed
    assert options(narrowed)["Open"] == "pelican"  # takes it out again


@pytest.mark.usefixtures("library")
def test_it_writes_them_in_the_reader_s_language_and_reads_them_back(visitor: Visit) -> None:
    User.objects.filter(pk=fixed("zhang")).update(language="zh-hans")
    zhang = visitor("zhang")
    offered = options(html_of(zhang, "q=pelican&kind=tickets"))
    assert offered["处理中"] == "pelican 状态:处理中"
    for words in offered.values():
        assert "不是可用的搜索条件" not in html_of(zhang, f"q={words}&kind=tickets"), words


@pytest.mark.usefixtures("library")
def test_a_search_becomes_a_list_and_a_view(visitor: Visit) -> None:
    html = html_of(visitor("zhang"), "q=pelican status:open assignee:me")
    kept = unescape(re.search(r'href="(/desk/views/tickets/new/[^"]+)"', html)[1])  # type: ignore[index]
    asked = parse_qs(urlsplit(kept).query)
    assert asked == {"view": ["all"], "status": ["open"], "assignee": ["me"], "q": ["pelican"]}
    assert "pelican" in visitor("zhang").get(kept).content.decode()
    shown = unescape(re.search(r'href="(/desk/tickets/\?[^"]+)"', html)[1])  # type: ignore[index]
    assert "Pelican 1<" in visitor("zhang").get(shown).content.decode()


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    "words", ["pelican before:2027", '"pelican 1"', "pelican -status:open", "status:open tag:a tag:b"]
)
def test_what_no_list_can_filter_by_offers_no_list(visitor: Visit, words: str) -> None:
    assert "/desk/views/tickets/new/" not in html_of(visitor("zhang"), f"q={words}")


@pytest.mark.usefixtures("library")
def test_it_says_what_it_could_not_read(visitor: Visit) -> None:
    zhang = visitor("zhang")
    assert "“status:sideways” says nothing here" in html_of(zhang, "q=pelican status:sideways")
    assert "its first words were searched for" in html_of(zhang, f"q={'pelican ' * 300}")
    add_ticket("Flywheel of the gyroscope", "It hums.")
    index_now()
    assert "Nothing holds all of the words" in html_of(zhang, "q=flywheel gyroscope hums zebrafish")
    assert "Nothing matches “&lt;b&gt;zzzqq&lt;/b&gt;”" in html_of(zhang, "q=<b>zzzqq</b>")


def test_with_nothing_typed_it_says_how_to_ask(visitor: Visit) -> None:
    html = html_of(visitor("zhang"), "")
    assert "status:open" in html
    assert "data-row-link" not in html


@pytest.mark.usefixtures("library")
def test_while_somebody_types_the_results_come_alone(visitor: Visit) -> None:
    answer = visitor("zhang").get("/desk/search/?q=pelican&kind=tickets", HTTP_HX_REQUEST="true")
    html = answer.content.decode()
    assert html.lstrip().startswith('<div id="results"')
    assert "<html" not in html
    assert answer["HX-Replace-Url"] == "/desk/search/?q=pelican&kind=tickets"


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=x", "page=99999999", "kind=nothing", "kind=%00", "page=2"]
)
def test_an_odd_address_breaks_nothing(visitor: Visit, query: str) -> None:
    html_of(visitor("zhang"), f"q=pelican&{query}")


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    "query",
    ["q=pelican", "q=pelican assignee:liu status:open&kind=tickets", "q=", "q=zzzqq", "q=1001", "q=pelican team:s"],
)
def test_it_asks_little(visitor: Visit, query: str) -> None:
    client = visitor("zhang")
    with counted() as statements:
        html_of(client, query)
    assert len(statements) <= AT_MOST, "\n".join(statements)


def test_the_other_tenant_is_never_found(visitor: Visit) -> None:
    other = Visitor.at("globex.localhost", "zhang")
    assert "kingfisher-acme" not in html_of(other, "q=kingfisher") + html_of(other, "q=before:2030")
    Ticket.objects.filter(pk=fixed("li-ticket")).update(subject="Only at acme", updated_at=MOMENT)
    index_now()
    assert "data-row-link" not in html_of(other, "q=Only at acme")
