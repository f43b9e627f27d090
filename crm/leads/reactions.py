"""What leads do when something happened, here or elsewhere."""

from __future__ import annotations

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from crm.leads.actions.leads import hand_over_leads
from crm.leads.models import Lead
from identity.models import User
from kernel.actor import SYSTEM
from kernel.clock import system_clock
from kernel.jobs import job
from messaging.notices import notify


@job()
def tell_of_given_lead(lead_id: str, by: str) -> None:
    lead = Lead.objects.select_related("owner").filter(pk=lead_id, owner__isnull=False).first()
    owner = lead.owner if lead is not None else None
    if lead is None or owner is None:
        return
    with translation.override(owner.language):
        title = _("A lead for you: %(name)s") % {"name": lead}
        detail = _("Given by %(name)s.") % {"name": by} if by else lead.given_why
    url = reverse("leads:lead", args=[lead.pk])
    notify(user_id=owner.pk, kind="lead", title=title, detail=detail, url=url, by=by, at=system_clock())


@job()
def pass_leads_on(person_id: str, successor_id: str | None) -> None:
    successor = User.objects.filter(pk=successor_id).first() if successor_id else None
    hand_over_leads(actor=SYSTEM, clock=system_clock, person=User.objects.get(pk=person_id), successor=successor)
