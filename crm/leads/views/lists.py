"""The list of leads."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext

from crm.customers.permissions import EDIT_CUSTOMERS
from crm.leads.fields import LEAD
from crm.leads.models import Lead, Status
from crm.leads.models.lead import OPEN, lead_says
from crm.leads.permissions import CREATE_LEADS, EDIT_LEADS, VIEW_LEADS
from design.shell import Place
from kernel.actor import Actor
from records.lists import RecordList
from records.state import ListState
from records.views.list_page import ListPage


class LeadState(ListState):
    views = ("open", "mine", "nobody", "converted", "all")

    @classmethod
    def specs(cls) -> Any:
        return LEAD.fields


class LeadList(RecordList):
    permission = VIEW_LEADS
    key = "leads"
    record_type = LEAD
    order = ("-created_at", "-id")
    state = LeadState
    layouts = {"list": "leads:leads"}
    label = gettext_lazy("Leads")
    where = gettext_lazy("Leads where")
    show = gettext_lazy("Show leads")
    untouched = gettext_lazy("No lead has changed.")

    def views(self) -> dict[str, str]:
        return {
            "open": pgettext("view of leads", "Open"),
            "mine": pgettext("view of leads", "Mine"),
            "nobody": pgettext("view of leads", "Nobody's"),
            "converted": pgettext("view of leads", "Converted"),
            "all": pgettext("view of leads", "All"),
        }

    def rows(self, actor: Actor) -> QuerySet[Any]:
        found: QuerySet[Any] = Lead.objects.visible_to(actor)
        return found

    def fetched(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("owner", "team")

    def condition(self, state: ListState, actor: Actor, at: datetime) -> Q:
        is_open = Q(status__in=OPEN)
        passed = {
            "open": is_open,
            "mine": is_open & Q(owner_id=actor.user_id),
            "nobody": is_open & Q(owner__isnull=True),
            "converted": Q(status=Status.CONVERTED),
            "all": Q(),
        }[state.view]
        return passed & lead_says(state.q) if state.q else passed

    def address(self, record: Any) -> str:
        return reverse("leads:lead", args=[record.pk])


LEAD_LIST = LeadList()


class LeadListView(ListPage):
    permission = VIEW_LEADS
    record_list = LEAD_LIST

    def _ways(self) -> list[Place]:
        """What can be done with those that were picked, besides changing them."""
        if not all(self.request.actor.may(needed) for needed in (EDIT_LEADS, EDIT_CUSTOMERS)):
            return []
        return [Place("convert", pgettext("leads", "Convert"), reverse("leads:conversion"), "arrows-split")]

    def get(self, request: HttpRequest) -> HttpResponse:
        state, known = self.read()
        page = self.rows_page(state)
        context = self.with_rows(self.frame(state, known), page, page.rows) | {
            "bulk_ways": self._ways(),
            "may_create": self.request.actor.may(CREATE_LEADS),
            "may_give": self.request.actor.may(EDIT_LEADS) and state.view == "nobody",
        }
        return render(request, "leads/leads.html", context)
