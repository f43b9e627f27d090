"""Search over everything: a page, its results alone while somebody types, and the rows of the command palette."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from kernel.actor import Actor
from kernel.http.views import RoomView
from kernel.permissions import SIGNED_IN
from search.commands import Asking
from search.palette import palette_rows, record_rows
from search.registry import Hit, Source, sources

PAGE, AS_TYPED = 20, 5


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `more` when there is more than is shown."""

    source: Source
    hits: list[Hit]
    more: bool
    more_url: str


def find_groups(actor: Actor, words: str, limit: int) -> list[Group]:
    groups = []
    for source in sources() if words else ():
        hits = source.find(actor, words, limit + 1)
        if hits:
            groups.append(Group(source, hits[:limit], len(hits) > limit, source.more_url(words)))
    return groups


def typed_words(request: HttpRequest) -> str:
    return " ".join(request.GET.get("q", "").replace("\0", "").split())[:200]


class SearchView(RoomView):
    """Each source shows only what the actor may see, so whoever is signed in to the back office may ask."""

    permission = SIGNED_IN
    room = "desk"
    sign_in_url_name = "identity:sign-in"

    def get(self, request: HttpRequest) -> HttpResponse:
        words = typed_words(request)
        is_part = bool(request.headers.get("HX-Request"))
        groups = find_groups(self.request.actor, words, AS_TYPED if "typed" in request.GET else PAGE)
        template = "search/parts/results.html" if is_part else "search/everything.html"
        return render(request, template, {"words": words, "groups": groups})


class PaletteView(RoomView):
    """GET `q` and `here` (the page that is open): commands and records; with `only=records`, records alone.

    What is offered is what the actor may do and see, so whoever is signed in to the back office may ask.
    """

    permission = SIGNED_IN
    room = "desk"
    sign_in_url_name = "identity:sign-in"

    def get(self, request: HttpRequest) -> HttpResponse:
        words, actor = typed_words(request), self.request.actor
        if request.GET.get("only") == "records":
            groups = record_rows(actor, words)
        else:
            here = request.GET.get("here", "").replace("\0", "")[:2000]
            groups = palette_rows(Asking(actor, self.request.tenant, here, get_language() or ""), words)
        every = f"{reverse('search:everything')}?{urlencode({'q': words})}"
        response = render(request, "search/parts/palette.html", {"words": words, "groups": groups, "every": every})
        response["Cache-Control"] = "no-store"
        return response
