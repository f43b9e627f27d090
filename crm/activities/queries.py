"""Reads of activities for pages."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from crm.activities.models import Activity, ActivityFile
from crm.customers.models import Contact
from kernel.actor import Actor

PEOPLE = 60


def visible_file(actor: Actor, file_id: UUID) -> ActivityFile | None:
    """A file of an activity that the actor sees, or an own upload that waits."""
    seen = Q(activity__in=Activity.objects.visible_to(actor))
    waiting = Q(activity__isnull=True, uploaded_by_id=actor.user_id)
    return ActivityFile.objects.filter(seen | waiting, pk=file_id).first()


def people_of(account_id: UUID) -> list[Contact]:
    """Who can have taken part, by name."""
    return list(Contact.objects.filter(account_id=account_id).order_by("name", "id")[:PEOPLE])
