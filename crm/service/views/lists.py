"""The list of tickets: views, filters, pages, what is new, and what is done to many at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from crm.service.actions.changing import assign_ticket, change_status
from crm.service.models import Status, Ticket
from crm.service.permissions import EDIT_TICKETS, VIEW_TICKETS
from crm.service.queries.choices import AT_ONCE, people
from crm.service.queries.state import ME
from crm.service.views.list_page import TicketPage
from crm.service.views.properties import one_of
from identity.models import User
from identity.views.rooms import DeskView
from kernel.actions import OutOfReach, Refused
from kernel.clock import system_clock
from records.columns import Columns
from records.views.list_page import Row


class HomeView(DeskView):
    """The back office begins with the tickets."""

    permission = VIEW_TICKETS

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("service:tickets")


class TicketListView(TicketPage):
    permission = VIEW_TICKETS

    @property
    def picks(self) -> bool:
        return self.request.actor.may(EDIT_TICKETS)

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "service/tickets.html", self.context())

    def context(self) -> dict[str, Any]:
        state, known = self.read()
        page = self.rows_page(state)
        return self.with_rows(self.frame(state, known), page, page.rows) | {
            "statuses": [status for status in Status if status not in {Status.NEW, Status.CLOSED}],
        }

    def row(self, record: Any, columns: Columns) -> Row:
        peek_url = reverse("service:ticket-peek", args=[record.number])
        return replace(super().row(record, columns), key=str(record.number), peek_url=peek_url)


class TicketRowsView(TicketListView):
    """Polled by an open list: nothing while it shows the same, else its rows, tabs and totals."""

    permission = VIEW_TICKETS

    def get(self, request: HttpRequest) -> HttpResponse:
        context = self.context()
        if context["version"] == request.GET.get("version", ""):
            return HttpResponse(status=204)
        return render(request, "service/parts/rows.html", context | {"is_part": True})


class BulkView(DeskView):
    """POST changes many tickets, each in its own transaction; what was refused is named."""

    permission = EDIT_TICKETS
    at_most = 200

    def get(self, request: HttpRequest) -> HttpResponse:
        """People for the menu of the bulk bar."""
        return render(request, "service/parts/bulk_people.html", {"people": list(people()[:AT_ONCE])})

    def post(self, request: HttpRequest) -> HttpResponse:
        picked = list(dict.fromkeys(request.POST.getlist("pick")))[: self.at_most]
        numbers = [int(number) for number in picked if number.isdecimal() and len(number) < 15]
        tickets = Ticket.objects.visible_to(self.request.actor).filter(number__in=numbers).order_by("number")
        change = self._change()
        changed, refused = 0, []
        for ticket in tickets:
            try:
                change(ticket)
                changed += 1
            except (OutOfReach, Refused):
                refused.append(ticket)
        self._tell(changed, refused)
        return redirect(self._back())

    def _change(self) -> Any:
        data = self.request.POST
        by: dict[str, Any] = {"actor": self.request.actor, "clock": system_clock}
        if "status" in data:
            return lambda ticket: change_status(**by, ticket=ticket, status=data["status"])
        wanted = str(self.request.actor.user_id) if data.get("assignee") == ME else data.get("assignee", "")
        assignee = one_of(User.objects.staff(), wanted)
        return lambda ticket: assign_ticket(**by, ticket=ticket, assignee=assignee)

    def _tell(self, changed: int, refused: list[Ticket]) -> None:
        if not refused:
            done = ngettext("%(count)d ticket changed.", "%(count)d tickets changed.", changed)
            messages.success(self.request, done % {"count": changed})
            return
        labels = dict(Status.choices)
        named = [
            _("#%(number)d is %(status)s") % {"number": ticket.number, "status": str(labels[ticket.status]).lower()}
            for ticket in refused[:3]
        ]
        others = len(refused) - len(named)
        if others:
            named.append(ngettext("%(count)d other", "%(count)d others", others) % {"count": others})
        words = ngettext(
            "%(changed)d changed, %(count)d not: %(which)s.", "%(changed)d changed, %(count)d not: %(which)s.", changed
        )
        values = {"changed": changed, "count": len(refused), "which": pgettext("between tickets", ", ").join(named)}
        messages.warning(self.request, words % values)

    def _back(self) -> str:
        back = self.request.POST.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/desk/")
        return back if is_ours else reverse("service:tickets")
