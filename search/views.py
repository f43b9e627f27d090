"""Search over everything: a page, and its results alone while somebody types."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kernel.actor import Actor
from kernel.http.views import RoomView
from kernel.permissions import SIGNED_IN
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


class SearchView(RoomView):
    """Each source shows only what the actor may see, so whoever is signed in to the back office may ask."""

    permission = SIGNED_IN
    room = "desk"
    sign_in_url_name = "identity:sign-in"

    def get(self, request: HttpRequest) -> HttpResponse:
        words = " ".join(request.GET.get("q", "").replace("\0", "").split())[:200]
        is_part = bool(request.headers.get("HX-Request"))
        groups = find_groups(self.request.actor, words, AS_TYPED if "typed" in request.GET else PAGE)
        template = "search/parts/results.html" if is_part else "search/everything.html"
        return render(request, template, {"words": words, "groups": groups})
