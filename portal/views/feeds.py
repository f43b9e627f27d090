"""What search engines and readers of feeds fetch: public articles alone, whoever asks."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from kernel.actor import NOBODY
from kernel.clock import system_clock
from kernel.http.views import Request
from kernel.permissions import ANYBODY
from knowledge_base.self_service import newest_articles, public_addresses
from portal.views.room import PortalView

IN_A_FEED = 30
KEPT = "public, max-age=300"
HREFLANG = {"zh-hans": "zh-Hans"}


class FeedView(PortalView):
    """The newest articles of one language, as Atom (RFC 4287)."""

    permission = ANYBODY

    def get(self, request: Request, language: str) -> HttpResponseBase:
        if language not in dict(settings.LANGUAGES):
            raise Http404
        tenant: Any = request.tenant  # type: ignore[attr-defined]
        base: str = tenant.base_url
        with translation.override(language):
            feed = Atom1Feed(
                title=_("%(company)s: help") % {"company": tenant.name},
                link=f"{base}{reverse('portal:help')}",
                feed_url=f"{base}{request.path}",
                description="",
                language=HREFLANG.get(language, language),
            )
        for article in newest_articles(NOBODY, language, system_clock(), IN_A_FEED):
            feed.add_item(
                title=article.title,
                link=f"{base}{article.path_in_portal}",
                unique_id=f"urn:uuid:{article.uuid}",
                description=article.summary,
                updateddate=article.published_at,
                pubdate=article.first_published_at,
            )
        answer = HttpResponse(content_type="application/atom+xml; charset=utf-8")
        feed.write(answer, "utf-8")
        answer.headers["Cache-Control"] = KEPT
        return answer


class SitemapView(PortalView):
    """Each public article with its versions in other languages (sitemaps.org, Google's xhtml:link)."""

    permission = ANYBODY

    def get(self, request: Request) -> HttpResponseBase:
        tenant: Any = request.tenant  # type: ignore[attr-defined]
        groups = public_addresses(system_clock())
        context = {"base_url": tenant.base_url, "groups": groups}
        answer = render(request, "portal/sitemap.xml", context, content_type="application/xml; charset=utf-8")
        answer.headers["Cache-Control"] = KEPT
        return answer


class RobotsView(PortalView):
    permission = ANYBODY

    def get(self, request: Request) -> HttpResponseBase:
        tenant: Any = request.tenant  # type: ignore[attr-defined]
        closed = ("/desk/", "/api/", "/requests/", "/me/", "/sign-in/", "/help/answers/")
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), f"Sitemap: {tenant.base_url}/sitemap.xml"]
        answer = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
        answer.headers["Cache-Control"] = KEPT
        return answer
