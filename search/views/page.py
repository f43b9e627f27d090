"""The page of everything that is found, and its results alone while somebody types."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kernel.permissions import SIGNED_IN
from search.finding import find_all
from search.registry import source_of
from search.shown import Drawing
from search.views.room import SearchRoom
from search.visits import opened_before

# Of each kind while all are shown, of the one that was chosen, and how far one can go back in it.
EACH, PAGE, FARTHEST = 6, 25, 40
# Of what was opened before.
LATEST = 8


class SearchView(SearchRoom):
    """GET `q`, `kind` (one alone), `page` of it; what the operators of `q` say holds besides."""

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        words, kind, page = self.typed(), self.kind, self.page
        limit = PAGE if kind else EACH
        found = find_all(
            self.asking, words, limit=limit, only=kind, skipped=(page - 1) * limit if kind else 0, with_names=True
        )
        shown = Drawing(self.request.actor, words, found, kind).shown(page=page, limit=limit)
        context = {"words": words, "kind": kind, "found": found, "shown": shown}
        if not words:
            context["before"] = opened_before(self.request.actor, self.asking.now, latest=LATEST, most=LATEST)
        if not request.headers.get("HX-Request"):
            return render(request, "search/everything.html", context)
        response = render(request, "search/parts/results.html", context)
        # Whoever loads the page again, or goes back to it, sees what they saw.
        response["HX-Replace-Url"] = shown.url
        return response

    @property
    def kind(self) -> str:
        asked = self.request.GET.get("kind", "")
        return asked if source_of(asked) else ""

    @property
    def page(self) -> int:
        asked = self.request.GET.get("page", "")
        return min(max(int(asked), 1), FARTHEST) if asked.isascii() and asked.isdecimal() and len(asked) < 5 else 1
