"""The rows of the command palette, and of what comes under the search field."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from kernel.permissions import SIGNED_IN
from search.commands import Asking
from search.palette import palette_rows, record_rows, rows_of_before
from search.views.room import SearchRoom


class PaletteView(SearchRoom):
    """GET `q` and `here` (the page that is open): commands and records; with `only=records`, records alone.

    What is offered is what the actor may do and see, so whoever is signed in to the back office may ask.
    """

    permission = SIGNED_IN

    def get(self, request: HttpRequest) -> HttpResponse:
        words, here = self.typed(), request.GET.get("here", "").replace("\0", "")[:2000]
        only_records = request.GET.get("only") == "records"
        if only_records:
            groups = record_rows(self.asking, words) if words else rows_of_before(self.asking, here)
        else:
            commands = Asking(self.request.actor, self.request.tenant, here, get_language() or "")
            groups = palette_rows(commands, self.asking, words)
        every = f"{reverse('search:everything')}?{urlencode({'q': words})}"
        response = render(request, "search/parts/palette.html", {"words": words, "groups": groups, "every": every})
        response["Cache-Control"] = "no-store"
        return response
