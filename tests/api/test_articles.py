"""Articles by the API: read, found, written, published."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kernel.clock import system_clock
from kernel.tenancy import in_tenant
from knowledge_base.models import Article
from tenants.directory.snapshots import TenantSnapshot
from tests.api.conftest import Program, token_of
from tests.harness.cast import fixed

Make = Callable[..., Program]
NEW = {"language": "en", "title": "Bleed after winter", "markdown": "Open the *vent*.\n\n- slowly\n- fully"}


def test_articles_are_listed_in_pages_without_gaps(program: Make) -> None:
    asking = program("zhao")
    made = {asking.post("articles", NEW | {"title": f"Part {n % 2}"}).json()["id"] for n in range(5)}
    for order in ("title", "-id", "id"):
        seen, path = [], f"articles?limit=2&sort={order}"
        while path:
            page = asking.get(path).json()
            seen += [one["id"] for one in page["items"]]
            path = page["next_cursor"] and f"articles?limit=2&sort={order}&cursor={page['next_cursor']}"
        assert len(seen) == len(set(seen)) == 6
        assert set(seen) == made | {str(fixed("article"))}


def test_they_are_found_by_their_words(program: Make) -> None:
    found = program("wang").get("articles?q=vent&published=true").json()["items"]
    assert [one["id"] for one in found] == [str(fixed("article"))]
    assert found[0]["is_published"] is True
    assert program("wang").get("articles?q=nothing-says-this").json()["items"] == []


def test_a_draft_is_written_changed_published_and_taken_back(program: Make) -> None:
    asking = program("zhao")
    made: Any = asking.post("articles", NEW | {"category_id": str(fixed("topic"))})
    assert made.status_code == 201
    where = made.headers["Location"]
    assert made.json()["is_published"] is False
    draft = asking.get(f"{where}/draft").json()
    assert "*vent*" in draft["markdown"]
    changed = asking.patch(where, {"title": "Bleed after a cold winter", "revision": draft["revision"]})
    assert changed.status_code == 200
    assert asking.get(f"{where}/draft").json()["category_id"] == str(fixed("topic"))
    assert asking.patch(where, {"title": "Late", "revision": draft["revision"]}).status_code == 422
    published = asking.post(f"{where}/publication", {})
    assert (published.json()["is_published"], published.json()["version"]) == (True, 1)
    assert published.json()["title"] == "Bleed after a cold winter"
    assert "vent" in published.json()["text"]
    assert asking.ask("delete", f"{where}/publication").status_code == 204
    assert asking.get(where).json()["is_published"] is False


def test_a_moment_that_is_over_is_refused_at_its_field(program: Make) -> None:
    asking = program("zhao")
    where = asking.post("articles", NEW).headers["Location"]
    refused = asking.post(f"{where}/publication", {"at": (system_clock() - timedelta(hours=1)).isoformat()})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "at"
    assert asking.get(where).json()["is_published"] is False


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("title", {"title": ""}),
        ("language", {"language": "fr"}),
        ("category_id", {"category_id": str(fixed("nobody"))}),
        ("translation_of_id", {"translation_of_id": str(fixed("nobody"))}),
        ("language", {"translation_of_id": str(fixed("article"))}),
        ("audience", {"audience": "neighbours"}),
    ],
)
def test_what_can_not_be_names_its_field_and_nothing_is_made(
    program: Make, field: str, values: dict[str, Any]
) -> None:
    refused = program("zhao").post("articles", NEW | values)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]
    assert Article.objects.count() == 1


def test_agents_write_and_do_not_publish(program: Make) -> None:
    asking = program("zhang")
    where = asking.post("articles", NEW).headers["Location"]
    assert asking.post(f"{where}/publication", {}).status_code == 403
    assert asking.get(where).json()["is_published"] is False
    assert program("wang").post("articles", NEW).status_code == 403


def test_the_other_tenants_articles_are_not_there(program: Make, tenants: dict[str, TenantSnapshot]) -> None:
    made = program("zhao").post("articles", NEW).json()["id"]
    with in_tenant(tenants["globex"]):
        elsewhere = Program("globex.localhost", token_of("zhao", host="globex.localhost").secret)
        assert elsewhere.get(f"articles/{made}").status_code == 404
        assert elsewhere.patch(f"articles/{made}", {"title": "x"}).status_code == 404
