"""Leads on the engine of change-sets: imported, changed in masses, taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from changes.changeables import Changeable
from changes.models import Verb
from crm.leads.events import LeadChanged, LeadCreated
from crm.leads.fields import LEAD
from crm.leads.giving import give_out
from crm.leads.models import Lead, Status
from crm.leads.models.lead import OPEN
from crm.leads.permissions import EDIT_LEADS, LEAD_POLICY
from kernel.events import Event
from kernel.tenancy import current_tenant


def _event(verb: str, record: Any, fields: Sequence[str]) -> Event | None:
    if verb == Verb.CREATED:
        return LeadCreated(lead_id=record.pk)
    return LeadChanged(lead_id=record.pk, fields=tuple(fields)) if verb == Verb.CHANGED else None


def _judge(record: Any, before: Mapping[str, Any]) -> None:
    record.judge(before)


def _complete(records: Sequence[Any]) -> None:
    """Those that a file gives to nobody go by the rules; thousands of notes would tell nobody anything."""
    gifts = give_out([one for one in records if one.owner_id is None and one.status in OPEN])
    for gift in gifts:
        gift.lead.owner_id, gift.lead.given_why = gift.person.pk, gift.why
        gift.lead.team_id = gift.team_id or gift.lead.team_id
    Lead.objects.bulk_update([gift.lead for gift in gifts], ["owner", "team", "given_why"], batch_size=500)


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
    complete=_complete,
)
