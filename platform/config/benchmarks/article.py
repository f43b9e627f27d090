"""P9: an article in the portal, drawn and kept, against raw SQL and an f-string (spec: scale.md, P9)."""

from __future__ import annotations

import re
from functools import partial
from html import escape
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import clear_url_caches, path
from django.utils import timezone

from config.benchmarks import Outcome, Say
from config.benchmarks.figures import Figure
from config.benchmarks.page import HOST, PAGE_GATE, PAGE_GOAL, Browser, statements_of
from config.benchmarks.rounds import Contender, in_turns
from config.urls import tenant as tenant_urls
from kernel.models import Counter
from kernel.tenancy import in_tenant
from knowledge_base.models import Article
from knowledge_base.stamp import NAME
from tenants.directory.snapshots import tenant_for_host

CACHED_GATE, CACHED_GOAL = 1.0, 0.6
ROUNDS, CALLS = 30, 5
ARTICLE = """
SELECT p.id, p.title, p.slug, a.summary, a.body::text, a.audience, a.version, a.published_at, p.translation_key,
 c.names::text, c.slug, l.language_code
FROM wagtailcore_page p JOIN knowledge_base_article a ON a.page_ptr_id = p.id
 JOIN wagtailcore_locale l ON l.id = p.locale_id LEFT JOIN knowledge_base_category c ON c.id = a.category_id
WHERE p.slug = %(slug)s AND l.language_code = %(language)s AND p.live AND a.audience = 'public'"""
BESIDE = """
SELECT p.title, p.slug, a.summary, l.language_code, p.translation_key
FROM wagtailcore_page p JOIN knowledge_base_article a ON a.page_ptr_id = p.id
 JOIN wagtailcore_locale l ON l.id = p.locale_id
WHERE p.live AND a.audience = 'public' AND p.id <> %(id)s
 AND (p.translation_key = %(key)s OR a.category_id = (SELECT category_id FROM knowledge_base_article
 WHERE page_ptr_id = %(id)s)) ORDER BY a.published_at DESC LIMIT 50"""
TOKEN = re.compile(r'(name="csrfmiddlewaretoken" value=")[^"]*')
TITLE, ENDS = '<h1 itemprop="headline">', '<section class="r-card r-helpful"'


class Floor:
    """The same data by two raw statements; frame and body are cut from a real answer."""

    def __init__(self, page: str) -> None:
        self.before, rest = page.split(TITLE, 1)
        self.body, self.after = rest.split(ENDS, 1)

    def __call__(self, request: HttpRequest, slug: str) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute(ARTICLE, {"slug": slug, "language": "en"})
            found: tuple[Any, ...] = cursor.fetchone()
            cursor.execute(BESIDE, {"id": found[0], "key": found[8]})
            others = cursor.fetchall()
        links = "".join(
            f'<li><a href="/help/{language}/{escape(other)}/"><b>{escape(title)}</b><span>{escape(summary)}</span></a>'
            for title, other, summary, language, _key in others
        )
        token, day = get_token(request), timezone.localtime(found[7]).strftime("%d %B %Y")
        after = TOKEN.sub(rf"\g<1>{token}", self.after)
        return HttpResponse(f"{self.before}{TITLE}{self.body}<p>{day}</p><ul>{links}</ul>{ENDS}{after}")


def measure(say: Say) -> Outcome:
    slug = _longest()
    browser, url = Browser(""), f"/help/en/{slug}/"
    page = browser.must(url).decode()
    tenant_urls.urlpatterns.insert(0, path("floor/<str:slug>/", Floor(page)))
    clear_url_caches()
    urls = {"drawn": url, "kept": url, "floor": f"/floor/{slug}/"}
    cache.clear()
    statements = {name: statements_of(partial(browser.get, address)) for name, address in urls.items()}
    sizes = {name: len(browser.must(address)) for name, address in urls.items()}
    say(f"bytes {sizes}, statements {statements}")
    contenders = {
        "drawn": Contender(partial(browser.get, url), before=_something_changes),
        "kept": Contender(partial(browser.get, url), before=partial(browser.get, url)),
        "floor": Contender(partial(browser.get, urls["floor"])),
    }
    found = in_turns(contenders, rounds=ROUNDS, calls=CALLS)
    figures = [
        Figure("P9 article", found.ratio("drawn", "floor"), gate=PAGE_GATE, goal=PAGE_GOAL),
        Figure("P9 article, kept", found.ratio("kept", "floor"), gate=CACHED_GATE, goal=CACHED_GOAL),
    ]
    times = {name: found.median(name) for name in urls}
    return Outcome(figures, {"bytes": sizes, "statements": statements, "ms": times})


def _something_changes() -> None:
    """What happens to every kept page when any article is published."""
    tenant = tenant_for_host(HOST)
    assert tenant is not None
    with in_tenant(tenant):
        Counter.next(NAME)


def _longest() -> str:
    tenant = tenant_for_host(HOST)
    assert tenant is not None, "The database is not filled."
    with in_tenant(tenant):
        rows = Article.objects.filter(live=True, audience="public").in_language("en")
        return str(max(rows, key=lambda article: len(article.text)).slug)
