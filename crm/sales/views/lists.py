"""The list of opportunities."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext

from crm.sales.fields import OPPORTUNITY
from crm.sales.models import Opportunity
from crm.sales.models.opportunity import opportunity_says
from crm.sales.permissions import EDIT_OPPORTUNITIES, VIEW_OPPORTUNITIES
from kernel.actor import Actor
from records.lists import RecordList
from records.state import ListState
from records.views.list_page import ListPage


class OpportunityState(ListState):
    views = ("all", "mine")

    @classmethod
    def specs(cls) -> Any:
        return OPPORTUNITY.fields


class OpportunityList(RecordList):
    permission = VIEW_OPPORTUNITIES
    key = "opportunities"
    record_type = OPPORTUNITY
    order = ("-created_at", "-id")
    state = OpportunityState
    layouts = {"list": "sales:opportunities"}
    label = gettext_lazy("Opportunities")
    where = gettext_lazy("Opportunities where")
    show = gettext_lazy("Show opportunities")
    untouched = gettext_lazy("No opportunity has changed.")

    def views(self) -> dict[str, str]:
        return {
            "all": pgettext("view of opportunities", "All"),
            "mine": pgettext("view of opportunities", "Mine"),
        }

    def rows(self, actor: Actor) -> QuerySet[Any]:
        found: QuerySet[Any] = Opportunity.objects.visible_to(actor)
        return found

    def fetched(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows.select_related("account", "contact", "owner", "team")

    def condition(self, state: ListState, actor: Actor, at: datetime) -> Q:
        passed = {"all": Q(), "mine": Q(owner_id=actor.user_id)}[state.view]
        return passed & opportunity_says(state.q) if state.q else passed

    def address(self, record: Any) -> str:
        return reverse("sales:opportunity", args=[record.pk])


OPPORTUNITY_LIST = OpportunityList()


class OpportunityListView(ListPage):
    permission = VIEW_OPPORTUNITIES
    record_list = OPPORTUNITY_LIST

    def get(self, request: HttpRequest) -> HttpResponse:
        state, known = self.read()
        page = self.rows_page(state)
        context = self.with_rows(self.frame(state, known), page, page.rows) | {
            "may_edit": self.request.actor.may(EDIT_OPPORTUNITIES),
        }
        return render(request, "sales/opportunities.html", context)
