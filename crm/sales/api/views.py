"""Opportunities in the API: the same actions as behind the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from crm.customers.models import Account, Contact
from crm.sales.actions import change_opportunity, create_opportunity
from crm.sales.api.resources import EXAMPLE, NEW_OPPORTUNITY, OPPORTUNITIES, OPPORTUNITY_CHANGE
from crm.sales.models import Opportunity
from crm.sales.permissions import EDIT_OPPORTUNITIES, VIEW_OPPORTUNITIES
from kernel.actions import Refused
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.tenancy import current_tenant
from records.api.record_views import RecordApi, RecordApiView, RecordsApiView, RecordsBulkApiView


def _make(actor: Actor, values: dict[str, Any]) -> Opportunity:
    account = Account.objects.visible_to(actor).filter(pk=values.pop("account_id")).first()
    if account is None:
        raise Refused(_("Choose the customer."), field="account_id")
    given = {"currency": current_tenant().currency} | _with_contact(actor, values, account.pk)
    return create_opportunity(actor=actor, clock=system_clock, account=account, **given)


def _change(actor: Actor, opportunity: Opportunity, values: dict[str, Any]) -> Opportunity:
    given = _with_contact(actor, values, opportunity.account_id)
    return change_opportunity(actor=actor, clock=system_clock, opportunity=opportunity, **given)


def _with_contact(actor: Actor, values: dict[str, Any], account_id: UUID) -> dict[str, Any]:
    if "contact_id" not in values:
        return values
    pk = values.pop("contact_id")
    contact = Contact.objects.visible_to(actor).filter(pk=pk, account=account_id).first() if pk else None
    if pk and contact is None:
        raise Refused(_("Choose somebody at this customer."), field="contact_id")
    return values | {"contact": contact}


API = RecordApi(
    OPPORTUNITIES,
    "opportunity",
    "opportunities",
    VIEW_OPPORTUNITIES,
    EDIT_OPPORTUNITIES,
    NEW_OPPORTUNITY,
    OPPORTUNITY_CHANGE,
    EXAMPLE,
    {"stage": "won", "probability": 100},
    _make,
    _change,
)


class OpportunitiesView(RecordsApiView):
    api = API
    operations = API.many_operations


class OpportunityView(RecordApiView):
    api = API
    operations = API.one_operations


class OpportunitiesBulkView(RecordsBulkApiView):
    api = API
    operations = API.bulk_operations
