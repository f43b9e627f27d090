"""Programs that know an old id are led to the record that it became part of."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from crm.customers.models import Merged
from crm.customers.permissions import ACCOUNT_POLICY, CONTACT_POLICY
from kernel.actor import Actor

POLICIES = {"account": ACCOUNT_POLICY, "contact": CONTACT_POLICY}


def moved_on(kind: str, pk: UUID, actor: Actor) -> HttpResponse | None:
    """None for an id that is in use, or never was, or leads to what the actor does not see."""
    pk_now = Merged.successor(kind, pk)
    if pk_now is None or not POLICIES[kind].reaches(actor, pk_now):
        return None
    return HttpResponse(status=308, headers={"Location": reverse(f"api:{kind}", args=[pk_now])})
