"""Leads as the API shows them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from rest_framework import serializers

from crm.customers.api.resources import ORDERS, since
from crm.customers.fields import LANGUAGES
from crm.leads.fields import LEAD, LEAD_FIELDS
from crm.leads.models import Lead, Status
from crm.leads.models.lead import lead_says
from identity.api.people import USERS
from kernel.api.resources import Expansion, Filter, Resource, equal
from kernel.api.values import accepted, identity, moment, pointer, shown
from records.api.custom import TAKEN, custom_filter, custom_value

LEADS: Resource = Resource(
    "Lead",
    rows=Lead.objects.visible_to,
    record=LEAD.key,
    values=(
        identity(),
        *shown(LEAD_FIELDS, but=("created_at",)),
        moment("converted_at", nullable=True),
        pointer("converted_account_id"),
        pointer("converted_contact_id"),
        pointer("converted_opportunity_id"),
        custom_value(LEAD),
        moment("created_at"),
        moment("updated_at"),
    ),
    version="updated_at",
    custom=custom_filter(LEAD),
    filters=(
        equal("status", serializers.ChoiceField(Status.choices), "Status.", many=True),
        equal("source", serializers.CharField(max_length=40), "Key of its source.", many=True),
        equal("owner_id", serializers.UUIDField(), "Who looks after it.", many=True),
        Filter("email", serializers.EmailField(), lambda value, actor: Q(email__iexact=value), "With this address."),
        Filter(
            "q",
            serializers.CharField(max_length=200),
            lambda value, actor: lead_says(value),
            "Words in name, company, e-mail, phone.",
        ),
        since,
    ),
    orders=ORDERS,
    expansions=(Expansion("owner", "owner_id", lambda: USERS),),
)
KEPT = ("given_why", "created_at")
NEW_LEAD = accepted(
    "NewLead",
    LEAD_FIELDS,
    partly=False,
    but=(*KEPT, "status", "language"),
    status=serializers.ChoiceField(Status.choices, required=False, help_text="Usually new."),
    language=serializers.ChoiceField(LANGUAGES, required=False, help_text="Usually the workspace's own."),
    custom=TAKEN,
)
LEAD_CHANGE = accepted("LeadChange", LEAD_FIELDS, partly=True, but=KEPT, custom=TAKEN)
EXAMPLE: dict[str, Any] = {
    "name": "Anna Lindqvist",
    "company": "Nordvik Shipyard",
    "email": "anna.lindqvist@nordvik.example",
    "source": "fair",
    "interest": "Bilge pumps for two ferries",
}
