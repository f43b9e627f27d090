"""The search over tickets, customers and contacts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.harness.client import Visitor

Visit = Callable[..., Visitor]
HX = {"HTTP_HX_REQUEST": "true"}


def test_it_finds_each_kind_in_a_group(visitor: Visit) -> None:
    text = visitor("wang").get("/desk/search/?q=kingfisher").content.decode()
    for words in ("Li Wei asks about kingfisher-acme", "Harbour City Water kingfisher-acme", "Show all", "Chen Bo"):
        assert (words in text) is (words != "Show all")
    assert "sandpiper" not in text


def test_it_finds_a_ticket_by_its_number(visitor: Visit) -> None:
    text = visitor("zhang").get("/desk/search/?q=%231002").content.decode()
    assert "/desk/tickets/1002/" in text
    assert "/desk/tickets/1001/" not in text


def test_as_typed_only_the_results_come(visitor: Visit) -> None:
    text = visitor("zhang").get("/desk/search/?q=li&typed=1", **HX).content.decode()
    assert "Li Wei" in text
    assert "<html" not in text


@pytest.mark.parametrize("query", ["", "q=", "q=%00", f"q={'x' * 5000}", "q=%25_%5C"])
def test_odd_words_find_nothing_and_break_nothing(visitor: Visit, query: str) -> None:
    assert visitor("zhang").get(f"/desk/search/?{query}").status_code == 200


def test_nothing_found_says_what_to_try(visitor: Visit) -> None:
    text = visitor("zhang").get("/desk/search/?q=<b>zz</b>").content.decode()
    assert "Nothing matches “&lt;b&gt;zz&lt;/b&gt;”" in text


def test_a_customer_searches_nothing_here(visitor: Visit) -> None:
    assert visitor("li").get("/desk/search/?q=li").status_code == 302
