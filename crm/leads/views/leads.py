"""A lead: its page, a new one, all of it in one form, one field in place, its status, what was said, its shares."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.models import Share
from access.sharing import Whom, shares_of
from crm.customers.permissions import ACCOUNT_POLICY, CONTACT_POLICY, EDIT_CUSTOMERS
from crm.customers.views.parts import ACTIVITY, DETAILS, part_of, part_tabs
from crm.leads.actions.leads import change_lead, create_lead, end_lead_share, log_touch, share_lead
from crm.leads.fields import LEAD
from crm.leads.forms import StatusForm, TouchForm
from crm.leads.permissions import CREATE_LEADS, EDIT_LEADS, LEAD_POLICY, VIEW_LEADS
from crm.leads.told import happened
from crm.sales.permissions import OPPORTUNITY_POLICY
from identity.views.sharing import ShareRemovalView, SharesView
from kernel.http.forms import attempt
from records.views.record_pages import (
    NewRecordView,
    RecordEditView,
    RecordPageView,
    RecordPropertyView,
    RecordRoom,
    RecordShown,
)

# Where what a lead became is shown, and who reaches it.
BECAME = (
    ("converted_account", "customers:account", "building", ACCOUNT_POLICY),
    ("converted_contact", "customers:contact", "user", CONTACT_POLICY),
    ("converted_opportunity", "sales:opportunity", "target-arrow", OPPORTUNITY_POLICY),
)


class LeadRoom(RecordRoom, abstract=True):
    record_type = LEAD
    policy = LEAD_POLICY
    edit_permission = EDIT_LEADS
    app = "leads"
    list_url_name = "leads:leads"
    list_label = gettext_lazy("Leads")
    styles = ("customers/records.css", "leads/leads.css")

    def fetched(self, rows: Any) -> Any:
        return rows.select_related("owner", "team", *(name for name, *_rest in BECAME))

    def is_open(self, record: Any) -> bool:
        return not record.is_converted

    def change(self, record: Any, values: dict[str, Any]) -> Any:
        return change_lead(**self.by, lead=record, **values)


class LeadShown(LeadRoom, RecordShown, abstract=True):
    template = "leads/lead.html"

    def more(self, record: Any) -> dict[str, Any]:
        actor, part = self.request.actor, part_of(self.request, (ACTIVITY, DETAILS))
        return {
            "part": part,
            "may_convert": self.may_edit(record) and actor.may(EDIT_CUSTOMERS),
            "tabs": part_tabs(self.page_url(record), part, {ACTIVITY: 0, DETAILS: 0}),
            "source": _label("source", record.source),
            "became": [
                (reverse(url, args=[found.pk]) if policy.reaches(actor, found.pk) else "", icon, found)
                for name, url, icon, policy in BECAME
                if (found := getattr(record, name)) is not None
            ],
            "history": happened(record),
            "shares": shares_of(LEAD_POLICY, record.pk),
            "touch_form": TouchForm(initial={"kind": "call"}),
            "status_form": StatusForm(initial={"status": record.status, "reason": record.reason}),
        }


class LeadPageView(LeadShown, RecordPageView):
    permission = VIEW_LEADS


class LeadPropertyView(LeadRoom, RecordPropertyView):
    permission = EDIT_LEADS


class LeadEditView(LeadRoom, RecordEditView):
    permission = EDIT_LEADS


class NewLeadView(LeadRoom, NewRecordView):
    permission = CREATE_LEADS
    heading = gettext_lazy("New lead")
    send = gettext_lazy("Add the lead")

    def begin(self) -> dict[str, Any]:
        return {"language": self.request.tenant.default_language, "owner": self.person.pk, "status": "new"}

    def make(self, values: dict[str, Any]) -> Any:
        return create_lead(**self.by, **values)


class LeadStatusView(LeadShown):
    """POST `status`, and for an unqualified one the reason."""

    permission = EDIT_LEADS

    def post(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        record, form = self.record(), StatusForm(request.POST)
        changed = attempt(form, lambda: self.change(record, form.cleaned_data)) if form.is_valid() else None
        if changed is None:
            return self.page(self.record(), status=422, status_form=form)
        return redirect(self.page_url(record))


class LeadTouchesView(LeadShown):
    """POST what was said."""

    permission = EDIT_LEADS

    def post(self, request: HttpRequest, **_address: Any) -> HttpResponse:
        record, form = self.record(), TouchForm(request.POST)
        made = (
            attempt(form, lambda: log_touch(**self.by, lead=record, **form.cleaned_data)) if form.is_valid() else None
        )
        if made is None:
            return self.page(self.record(), status=422, touch_form=form)
        messages.success(request, _("Noted."))
        return redirect(self.page_url(record))


class LeadSharing(LeadRoom, SharesView, abstract=True):
    policy = LEAD_POLICY

    def subject(self) -> Any:
        return self.record()

    def address(self, subject: Any) -> str:
        return self.page_url(subject)

    def give(self, subject: Any, whom: Whom, *, may_change: bool) -> Share:
        return share_lead(**self.by, lead=subject, whom=whom, may_change=may_change)

    def end(self, subject: Any, share: Share) -> None:
        end_lead_share(**self.by, lead=subject, share=share)


class LeadSharesView(LeadSharing):
    permission = VIEW_LEADS


class LeadShareRemovalView(LeadSharing, ShareRemovalView):
    permission = EDIT_LEADS


def _label(name: str, key: str) -> str:
    spec = LEAD.any_named(name)
    return str(dict(spec.choices).get(key, key)) if spec else key
