"""What is changed on a ticket in place: each property is a small resource of its own."""

from __future__ import annotations

import json
from abc import abstractmethod
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from crm.service.actions.changing import (
    assign_ticket,
    change_category,
    change_priority,
    change_status,
    change_tags,
    change_ticket_fields,
    watch_ticket,
)
from crm.service.fields import TICKET
from crm.service.models import Category, Ticket
from crm.service.permissions import EDIT_TICKETS, TICKET_POLICY, VIEW_TICKETS
from crm.service.queries.choices import AT_ONCE, categories, people, tags_in_use, teams
from crm.service.views.news import Known, LiveTicketView
from crm.service.views.tickets import TicketView
from identity.models import Team, User
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.fields import FieldSpec
from records.views.property import PropertyView as PropertyPage


class PropertyView(LiveTicketView, abstract=True):
    """POST changes one property: an open page gets what changed, a page without script goes back to the ticket."""

    permission = EDIT_TICKETS
    picker = ""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        """The choices: a part for the menu that opens, a page where no script runs."""
        if not self.picker:
            return redirect("service:ticket", number=number)
        ticket = self.ticket(number)
        template = "service/parts/pick.html" if request.headers.get("HX-Request") else "service/pick.html"
        choices = self.choices(ticket, request.GET.get("q", "").strip()[:80])
        return render(request, template, {"ticket": ticket, "picker": self.picker, **choices})

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        ticket = self.ticket(number)
        is_part = bool(request.headers.get("HX-Request"))
        try:
            self.change(ticket)
        except Refused as refusal:
            if not is_part:
                messages.error(request, refusal.sentence)
                return redirect("service:ticket", number=number)
            response = self._news(number, 422)
            response["HX-Trigger"] = json.dumps({"rapport:toast": {"text": refusal.sentence, "level": "bad"}})
            return response
        gone = self.out_of_sight(TICKET_POLICY, ticket.pk, reverse("service:tickets"))
        if gone is not None:
            return gone
        return self._news(number, 200) if is_part else redirect("service:ticket", number=number)

    def _news(self, number: int, status: int) -> HttpResponse:
        return self.news(number, Known.of(self.request.POST), status=status)

    def choices(self, ticket: Ticket, words: str) -> dict[str, Any]:
        return {}

    @abstractmethod
    def change(self, ticket: Ticket) -> None: ...

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.request.actor, "clock": system_clock}


class StatusView(PropertyView):
    permission = EDIT_TICKETS

    def change(self, ticket: Ticket) -> None:
        change_status(**self.by, ticket=ticket, status=self.request.POST.get("status", ""))


class PriorityView(PropertyView):
    permission = EDIT_TICKETS

    def change(self, ticket: Ticket) -> None:
        change_priority(**self.by, ticket=ticket, priority=self.request.POST.get("priority", ""))


class AssigneeView(PropertyView):
    """To somebody, to a team, or (both empty) back to everybody."""

    permission = EDIT_TICKETS
    picker = "assignee"

    def choices(self, ticket: Ticket, words: str) -> dict[str, Any]:
        found = list(people(words)[: AT_ONCE + 1])
        teams_shown = [] if words else teams()
        return {"people": found[:AT_ONCE], "more": len(found) > AT_ONCE, "teams": teams_shown, "words": words}

    def change(self, ticket: Ticket) -> None:
        team = one_of(Team.objects.all(), self.request.POST.get("team", ""))
        assignee = one_of(User.objects.staff(), self.request.POST.get("assignee", ""))
        assign_ticket(**self.by, ticket=ticket, assignee=assignee, team=team)


class CategoryView(PropertyView):
    permission = EDIT_TICKETS
    picker = "category"

    def choices(self, ticket: Ticket, words: str) -> dict[str, Any]:
        return {"categories": categories()}

    def change(self, ticket: Ticket) -> None:
        category = one_of(Category.objects.all(), self.request.POST.get("category", ""))
        change_category(**self.by, ticket=ticket, category=category)


class TagsView(PropertyView):
    """The whole set at once, or one to `add` or to `drop`."""

    permission = EDIT_TICKETS
    picker = "tags"

    def choices(self, ticket: Ticket, words: str) -> dict[str, Any]:
        return {"tags": [tag for tag in tags_in_use(self.request.actor) if tag not in ticket.tags]}

    def change(self, ticket: Ticket) -> None:
        data = self.request.POST
        tags = data.getlist("tags") if "tags" in data else list(ticket.tags)
        added = data.get("add", "").replace("，", ",").split(",")
        kept = [tag for tag in tags if tag != data.get("drop")]
        change_tags(**self.by, ticket=ticket, tags=[*kept, *added])


class WatchView(PropertyView):
    """Everybody who sees tickets may watch them."""

    permission = VIEW_TICKETS

    def change(self, ticket: Ticket) -> None:
        watch_ticket(**self.by, ticket=ticket, watching=self.request.POST.get("watching") == "1")


def one_of(rows: Any, text: str) -> Any:
    """The row of this id, None for an empty one; an id that is not among the rows is 404."""
    if not text:
        return None
    try:
        found = rows.filter(pk=UUID(text)).first()
    except ValueError:
        found = None
    if found is None:
        raise Http404
    return found


class TicketFieldView(PropertyPage, TicketView):
    """A field that administrators added."""

    permission = EDIT_TICKETS
    record_type = TICKET
    policy = TICKET_POLICY
    list_url_name = "service:tickets"

    def record(self) -> Ticket:
        return self.ticket(self.kwargs["number"])

    def page_url(self, record: Ticket) -> str:
        return reverse("service:ticket", args=[record.number])

    def may_change(self, spec: FieldSpec) -> bool:
        return spec.is_custom

    def change(self, record: Ticket, values: dict[str, Any]) -> Ticket:
        return change_ticket_fields(actor=self.request.actor, clock=system_clock, ticket=record, **values)
