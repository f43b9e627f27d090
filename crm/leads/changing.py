"""Leads on the engine of change-sets: imported, changed in masses, taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from changes.changeables import Changeable
from changes.models import Verb
from crm.leads.events import LeadChanged, LeadCreated
from crm.leads.fields import LEAD
from crm.leads.models import Status
from crm.leads.permissions import EDIT_LEADS, LEAD_POLICY
from kernel.events import Event
from kernel.tenancy import current_tenant


def _event(verb: str, record: Any, fields: Sequence[str]) -> Event | None:
    if verb == Verb.CREATED:
        return LeadCreated(lead_id=record.pk)
    return LeadChanged(lead_id=record.pk, fields=tuple(fields)) if verb == Verb.CHANGED else None


def _judge(record: Any, before: Mapping[str, Any]) -> None:
    record.judge(before)


LEADS = Changeable(
    LEAD,
    LEAD_POLICY,
    EDIT_LEADS,
    list_key="leads",
    # By these a file tells who is there already.
    keys=("email", "phone", "name"),
    defaults=lambda: {"language": current_tenant().default_language, "status": Status.NEW.value},
    event=_event,
    owner="owner",
    address=lambda pk: reverse("leads:lead", args=[pk]),
    judge=_judge,
)
