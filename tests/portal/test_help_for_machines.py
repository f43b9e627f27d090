"""Pages that are kept for strangers, and what search engines and feed readers fetch."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.actor import SYSTEM
from kernel.clock import system_clock
from kernel.tenancy import in_tenant
from knowledge_base.actions.publishing import publish_article, take_back
from knowledge_base.actions.writing import Words, edit_article
from knowledge_base.models import Article
from knowledge_base.stamp import knowledge_stamp
from tenants.directory.snapshots import TenantSnapshot
from tests.harness.client import Visitor
from tests.portal.test_help import text, write
from tests.portal.test_statements import FRAME

Visitors = Callable[..., Visitor]
BY: dict[str, Any] = {"actor": SYSTEM, "clock": system_clock}
ATOM, MAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def _cold(acme: object) -> None:
    cache.clear()


@pytest.fixture
def bleed(acme: object) -> Article:
    found: Article = Article.objects.get(slug="bleed")
    return found


def statements(visitor: Visitor, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert visitor.get(path).status_code == 200
    sent = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in sent if not sql.upper().startswith(FRAME) and "search_path" not in sql]


@pytest.mark.parametrize("path", ["/help/", "/help/topics/pumps/", "/help/en/bleed/"])
def test_a_strangers_page_is_drawn_once(visitor: Visitors, path: str) -> None:
    assert len(statements(visitor(), path)) > 1
    again = statements(visitor(), path)
    assert len(again) == 1, again


def test_a_new_version_is_seen_at_once(visitor: Visitors, bleed: Article) -> None:
    text(visitor(), bleed.path_in_portal)
    edit_article(**BY, article=bleed, words=Words(title="Bleed it well", markdown="New words."))
    assert "Bleed it well" not in text(visitor(), bleed.path_in_portal)
    publish_article(**BY, article=Article.objects.get(pk=bleed.pk))
    assert "Bleed it well" in text(visitor(), bleed.path_in_portal)
    assert "Bleed it well" in text(visitor(), "/help/")


def test_what_is_taken_back_is_gone_at_once(visitor: Visitors, bleed: Article) -> None:
    text(visitor(), bleed.path_in_portal)
    take_back(**BY, article=bleed)
    assert visitor().get(bleed.path_in_portal).status_code == 404


def test_another_audiences_page_never_comes_from_the_cache(visitor: Visitors) -> None:
    article = write("For customers", audience="customers")
    for _time in range(2):
        assert "For customers" in text(visitor("li"), article.path_in_portal)
        assert visitor().get(article.path_in_portal).status_code == 404
        assert article.title not in text(visitor(), "/help/")
        assert article.title in text(visitor("li"), "/help/")


def test_each_language_and_theme_has_its_own(visitor: Visitors, bleed: Article) -> None:
    text(visitor(), "/help/")
    assert 'lang="zh-CN"' in text(visitor(language="zh-hans"), "/help/")
    dark = visitor()
    dark.cookies["theme"] = "dark"
    assert 'data-bs-theme="dark"' in text(dark, "/help/")
    assert 'data-bs-theme="dark"' not in text(visitor(), "/help/")


def test_a_page_that_expires_is_not_kept_longer(
    visitor: Visitors, bleed: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    Article.objects.filter(pk=bleed.pk).update(expire_at=system_clock() - timedelta(seconds=1))
    assert visitor().get(bleed.path_in_portal).status_code == 404
    kept: list[float] = []
    monkeypatch.setattr(
        "portal.caching.cache.set", lambda key, value, seconds: key.startswith("help:") and kept.append(seconds)
    )
    Article.objects.filter(pk=bleed.pk).update(expire_at=system_clock() + timedelta(seconds=100))
    text(visitor(), bleed.path_in_portal)
    Article.objects.filter(pk=bleed.pk).update(expire_at=None)
    text(visitor(), bleed.path_in_portal)
    assert kept[0] <= 100
    assert kept[1] == 300


def test_the_token_is_each_readers_own_and_works(visitor: Visitors, bleed: Article) -> None:
    first, second = (Visitor.at("acme.localhost", csrf=True) for _ in range(2))
    pages = [text(one, bleed.path_in_portal) for one in (first, second)]
    tokens = [page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0] for page in pages]
    assert tokens[0] != tokens[1]
    assert all(len(token) == 64 for token in tokens)
    answer = second.post(f"{bleed.path_in_portal}verdict/", {"helped": "yes", "csrfmiddlewaretoken": tokens[1]})
    assert answer.status_code == 302
    assert "Thank you for telling us" in text(second, bleed.path_in_portal)


def test_a_browser_that_has_it_gets_nothing_again(visitor: Visitors, bleed: Article) -> None:
    reader = visitor()
    reader.get(bleed.path_in_portal)
    tag = reader.get(bleed.path_in_portal).headers["ETag"]
    assert reader.get(bleed.path_in_portal, headers={"If-None-Match": tag}).status_code == 304
    headers = reader.get(bleed.path_in_portal).headers
    assert headers["Cache-Control"] == "private, no-cache"
    assert {"Cookie", "Accept-Language"} <= {part.strip() for part in headers["Vary"].split(",")}
    write("Another one")
    assert reader.get(bleed.path_in_portal, headers={"If-None-Match": tag}).status_code == 200
    # Another browser's tag stands for a page with another token.
    assert visitor().get(bleed.path_in_portal, headers={"If-None-Match": tag}).status_code == 200


def test_the_other_workspace_has_pages_and_a_stamp_of_its_own(visitor: Visitors, globex: TenantSnapshot) -> None:
    before = knowledge_stamp()
    text(visitor(), "/help/")
    assert "kingfisher-acme" not in text(Visitor.at("globex.localhost"), "/help/")
    with in_tenant(globex):
        other = knowledge_stamp()
    write("One more")
    assert knowledge_stamp() > before
    with in_tenant(globex):
        assert knowledge_stamp() == other


def test_a_feed_tells_the_newest_public_articles(visitor: Visitors, bleed: Article) -> None:
    write("News for all", summary="Short")
    write("News for customers", audience="customers")
    write("Draft of news", live=False)
    for key in ("", "li"):
        answer = visitor(key).get("/help/feeds/en/")
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        feed = ET.fromstring(answer.content)
        titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
        assert "News for all" in titles
        assert not {"News for customers", "Draft of news"} & set(titles)
    assert 'type="application/atom+xml"' in text(visitor(), "/help/")
    assert visitor().get("/help/feeds/xx/").status_code == 404


def test_the_map_names_every_public_article_with_its_languages(visitor: Visitors, bleed: Article) -> None:
    write("给泵排气", language="zh-hans", of=bleed, slug="bleed")
    write("Only inside", audience="staff")
    answer = visitor().get("/sitemap.xml")
    assert answer.headers["Content-Type"] == "application/xml; charset=utf-8"
    found = [loc.text for loc in ET.fromstring(answer.content).iter(f"{MAP}loc")]
    assert "http://acme.localhost/help/en/bleed/" in found
    assert "http://acme.localhost/help/zh-hans/bleed/" in found
    assert not [url for url in found if "inside" in (url or "")]
    assert 'hreflang="zh-Hans" href="http://acme.localhost/help/zh-hans/bleed/"' in answer.content.decode()


def test_robots_are_shown_the_map_and_kept_from_the_desk(visitor: Visitors) -> None:
    said = visitor().get("/robots.txt").content.decode()
    assert "Sitemap: http://acme.localhost/sitemap.xml" in said
    assert "Disallow: /desk/" in said


def test_machines_ask_little_however_much_there_is(visitor: Visitors) -> None:
    for number in range(12):
        write(f"Article {number}")
    for path in ("/help/feeds/en/", "/sitemap.xml"):
        cache.clear()  # nothing of the answer before is kept
        assert len(statements(visitor(), path)) <= 3, path
