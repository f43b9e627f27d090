"""The list of tickets: views, filters, pages, what is new, and what is done to many at once."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from crm.service.actions.changing import assign_ticket, change_status
from crm.service.fields import TICKET_FIELDS
from crm.service.models import Priority, Status, Ticket
from crm.service.permissions import CREATE_TICKETS, EDIT_TICKETS, VIEW_TICKETS
from crm.service.queries.choices import AT_ONCE, categories, people, tags_in_use, teams, waiting_mail_count
from crm.service.queries.lists import (
    ME,
    NOBODY,
    ORDER,
    VIEWS,
    ListState,
    chip_names,
    killing_filter,
    list_version,
    listed,
    view_counts,
    with_surroundings,
)
from crm.service.views.properties import one_of
from crm.service.views.sentence import Chip, chips_of
from design.shell import Place
from identity.models import User
from identity.views.rooms import DeskView
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.fields import columns
from kernel.paging import page_of


def view_labels() -> dict[str, str]:
    return {
        "mine": _("My open"),
        "unassigned": _("Unassigned"),
        "open": _("All open"),
        "pending": pgettext("view of tickets", "Pending"),
        "solved": _("Solved recently"),
        "all": pgettext("view of tickets", "All"),
    }


class HomeView(DeskView):
    """The back office begins with the tickets."""

    permission = VIEW_TICKETS

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("service:tickets")


class TicketListView(DeskView):
    permission = VIEW_TICKETS

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "service/tickets.html", self.context())

    def context(self) -> dict[str, Any]:
        actor, state, at = self.request.actor, ListState.of(self.request.GET), system_clock()
        counts = view_counts(actor, at)
        page = page_of(with_surroundings(listed(state, actor, at)), order=ORDER, at=self.request.GET.get("at", ""))
        chips = chips_of(state, chip_names(state), reverse("service:tickets"))
        return {
            "state": state,
            "tabs": self._tabs(state, counts.views),
            "view_label": view_labels()[state.view],
            "page": page,
            "columns": columns(TICKET_FIELDS),
            "chips": chips,
            "killer": self._killer(state, chips) if chips and not page.total else None,
            "waiting": waiting_mail_count() if actor.may(EDIT_TICKETS) else 0,
            "previous_url": self._page_url(state, page.previous),
            "next_url": self._page_url(state, page.next),
            "here": self.request.get_full_path(),
            "version": counts.version,
            "may_edit": actor.may(EDIT_TICKETS),
            "may_create": actor.may(CREATE_TICKETS),
            "statuses": [status for status in Status if status not in {Status.NEW, Status.CLOSED}],
        }

    def _tabs(self, state: ListState, counts: dict[str, int]) -> list[Place]:
        list_url = reverse("service:tickets")
        labels = view_labels()
        return [
            Place(view, labels[view], f"{list_url}?{urlencode({'view': view})}", "", counts[view], view == state.view)
            for view in VIEWS
        ]

    def _page_url(self, state: ListState, at: str) -> str:
        return f"{reverse('service:tickets')}?{state.query}&{urlencode({'at': at})}" if at else ""

    def _killer(self, state: ListState, chips: list[Chip]) -> Chip:
        name = killing_filter(state, self.request.actor, system_clock())
        return next(chip for chip in chips if chip.name == name)


class TicketRowsView(TicketListView):
    """Polled by an open list: nothing while it is the same, else its rows, tabs and totals."""

    permission = VIEW_TICKETS

    def get(self, request: HttpRequest) -> HttpResponse:
        if list_version(self.request.actor) == request.GET.get("version", ""):
            return HttpResponse(status=204)
        return render(request, "service/parts/rows.html", self.context() | {"is_part": True})


class TicketFilterView(DeskView):
    """The form behind “+ Filter”: a part for the menu that opens, a page where no script runs."""

    permission = VIEW_TICKETS

    def get(self, request: HttpRequest) -> HttpResponse:
        template = "service/parts/filter.html" if request.headers.get("HX-Request") else "service/filter.html"
        context = {
            "state": ListState.of(request.GET),
            "statuses": list(Status),
            "priorities": list(Priority),
            "people": list(people()[:AT_ONCE]),
            "categories": categories(),
            "teams": teams(),
            "tags": tags_in_use(self.request.actor),
            "me": ME,
            "nobody": NOBODY,
        }
        return render(request, template, context)


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
            except Refused:
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
