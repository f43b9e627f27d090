"""Tickets as a board by status."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from crm.service.models import Ticket
from crm.service.permissions import VIEW_TICKETS
from crm.service.queries.board import LANES, Lane, lanes_of
from crm.service.queries.state import TicketState
from crm.service.views.list_page import TicketPage
from kernel.clock import system_clock
from records.views.list_page import version_of


class BoardView(TicketPage):
    """An open board asks with `version`: nothing while it shows the same, else lanes, counts and tabs."""

    permission = VIEW_TICKETS
    layout = "board"

    def get(self, request: HttpRequest) -> HttpResponse:
        context = self.context()
        if not request.headers.get("HX-Request"):
            return render(request, "service/board.html", context)
        if context["version"] == request.GET.get("version", ""):
            return HttpResponse(status=204)
        return render(request, "service/parts/board.html", context | {"is_part": True})

    def context(self) -> dict[str, Any]:
        state, known = self.read()
        assert isinstance(state, TicketState)
        lanes = lanes_of(state, self.request.actor, system_clock())
        context = self.frame(state, known)
        is_bare = not any(lane.total for lane in lanes)
        return context | {
            "lanes": lanes,
            "shown": self._shown(lanes),
            "killer": self.killer(state, context["chips"]) if is_bare and context["chips"] else None,
            "version": version_of(context, [[lane.total, *map(card_shows, lane.cards)] for lane in lanes]),
        }

    def _shown(self, lanes: list[Lane]) -> str:
        """The lane that a phone shows: the one that was asked for, else the first in which something stands."""
        wanted = self.request.GET.get("lane", "")
        if wanted in LANES:
            return wanted
        return next((lane.status.value for lane in lanes if lane.total), LANES[0])


def card_shows(ticket: Ticket) -> list[str]:
    return [str(part) for part in (ticket.pk, ticket.updated_at, ticket.account, ticket.assignee, ticket.last_by)]
