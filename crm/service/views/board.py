"""Tickets as a board by status."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from crm.service.permissions import VIEW_TICKETS
from crm.service.queries.board import LANES, Lane, lanes_of
from crm.service.queries.lists import list_version
from crm.service.views.list_page import ListPage
from kernel.clock import system_clock


class BoardView(ListPage):
    """An open board asks with `version`: nothing while it is the same, else the lanes, their counts and the tabs."""

    permission = VIEW_TICKETS
    layout = "board"

    def get(self, request: HttpRequest) -> HttpResponse:
        if not request.headers.get("HX-Request"):
            return render(request, "service/board.html", self.context())
        if list_version(self.request.actor) == request.GET.get("version", ""):
            return HttpResponse(status=204)
        return render(request, "service/parts/board.html", self.context() | {"is_part": True})

    def context(self) -> dict[str, Any]:
        state, known, counts = self.read()
        lanes = lanes_of(state, self.request.actor, system_clock())
        context = self.frame(state, known, counts)
        is_bare = not any(lane.total for lane in lanes)
        return context | {
            "lanes": lanes,
            "shown": self._shown(lanes),
            "killer": self.killer(state, context["chips"]) if is_bare and context["chips"] else None,
        }

    def _shown(self, lanes: list[Lane]) -> str:
        """The lane that a phone shows: the one that was asked for, else the first in which something stands."""
        wanted = self.request.GET.get("lane", "")
        if wanted in LANES:
            return wanted
        return next((lane.status.value for lane in lanes if lane.total), LANES[0])
