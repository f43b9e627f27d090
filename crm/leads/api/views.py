"""Leads in the API: the same actions as behind the pages."""

from __future__ import annotations

from typing import Any

from crm.leads.actions.leads import change_lead, create_lead
from crm.leads.api.resources import EXAMPLE, LEAD_CHANGE, LEADS, NEW_LEAD
from crm.leads.models import Lead, Status
from crm.leads.permissions import CREATE_LEADS, EDIT_LEADS, VIEW_LEADS
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.tenancy import current_tenant
from records.api.record_views import RecordApi, RecordApiView, RecordsApiView, RecordsBulkApiView


def _make(actor: Actor, values: dict[str, Any]) -> Lead:
    usual = {"language": current_tenant().default_language, "status": Status.NEW.value}
    return create_lead(actor=actor, clock=system_clock, **(usual | values))


def _change(actor: Actor, lead: Lead, values: dict[str, Any]) -> Lead:
    return change_lead(actor=actor, clock=system_clock, lead=lead, **values)


API = RecordApi(
    LEADS,
    "lead",
    "leads",
    VIEW_LEADS,
    EDIT_LEADS,
    NEW_LEAD,
    LEAD_CHANGE,
    EXAMPLE,
    {"status": "qualified"},
    _make,
    _change,
    CREATE_LEADS,
)


class LeadsView(RecordsApiView):
    api = API
    operations = API.many_operations


class LeadView(RecordApiView):
    api = API
    operations = API.one_operations


class LeadsBulkView(RecordsBulkApiView):
    api = API
    operations = API.bulk_operations
