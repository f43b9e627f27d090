"""Opportunities on the engine of change-sets: imported, changed in masses, taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from changes.changeables import Changeable, Link
from changes.models import Verb
from crm.customers.models import Account, Contact
from crm.sales.events import OpportunityChanged, OpportunityCreated
from crm.sales.fields import OPPORTUNITY
from crm.sales.permissions import EDIT_OPPORTUNITIES, OPPORTUNITY_POLICY
from kernel.events import Event
from kernel.tenancy import current_tenant


def _event(verb: str, record: Any, fields: Sequence[str]) -> Event | None:
    if verb == Verb.CREATED:
        return OpportunityCreated(opportunity_id=record.pk, account_id=record.account_id)
    return OpportunityChanged(opportunity_id=record.pk, fields=tuple(fields)) if verb == Verb.CHANGED else None


def _judge(record: Any, before: Mapping[str, Any]) -> None:
    record.judge(before)


OPPORTUNITIES = Changeable(
    OPPORTUNITY,
    OPPORTUNITY_POLICY,
    EDIT_OPPORTUNITIES,
    list_key="opportunities",
    keys=("name",),
    links={
        "account": Link(Account.objects.visible_to),
        "contact": Link(Contact.objects.visible_to, ("email", "name")),
    },
    defaults=lambda: {"currency": current_tenant().currency},
    event=_event,
    owner="owner",
    address=lambda pk: reverse("sales:opportunity", args=[pk]),
    fixed=("account", "contact"),
    judge=_judge,
)
