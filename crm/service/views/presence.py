"""An open page says that it is open, that somebody writes on it, and that it is closed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from crm.service.actions.presence import be_present, leave
from crm.service.permissions import VIEW_TICKETS
from crm.service.views.tickets import TicketView
from kernel.clock import system_clock


class PresenceView(TicketView):
    """POST `state` is "open", "writing" or "left"."""

    permission = VIEW_TICKETS

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        ticket, state = self.ticket(number), request.POST.get("state", "")
        if state == "left":
            leave(actor=self.request.actor, clock=system_clock, ticket=ticket)
        else:
            be_present(actor=self.request.actor, clock=system_clock, ticket=ticket, writes=state == "writing")
        return HttpResponse(status=204)
