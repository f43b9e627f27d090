"""Opportunities as the API shows them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from rest_framework import serializers

from crm.customers.api.resources import ACCOUNTS, CONTACTS, ORDERS, since
from crm.sales.fields import OPPORTUNITY, OPPORTUNITY_FIELDS
from crm.sales.models import Opportunity
from crm.sales.models.opportunity import opportunity_says
from identity.api.people import USERS
from kernel.api.resources import Expansion, Filter, Resource, equal
from kernel.api.values import Value, accepted, identity, moment, shown
from records.api.custom import TAKEN, custom_filter, custom_value

AMOUNT = serializers.DecimalField(
    max_digits=17, decimal_places=2, required=False, allow_null=True, help_text="In `currency`."
)
PER_CENT = serializers.IntegerField(
    min_value=0, max_value=100, required=False, allow_null=True, help_text="How likely, in per cent."
)


def _amount(kept: Any) -> str | None:
    return None if kept is None else f"{kept:.2f}"


def _whole(kept: Any) -> int | None:
    return None if kept is None else int(kept)


OPPORTUNITIES: Resource = Resource(
    "Opportunity",
    rows=Opportunity.objects.visible_to,
    record=OPPORTUNITY.key,
    values=(
        identity(),
        *shown(OPPORTUNITY_FIELDS, but=("amount", "probability")),
        Value("amount", AMOUNT, shows=lambda: _amount),
        Value("probability", PER_CENT, shows=lambda: _whole),
        custom_value(OPPORTUNITY),
        moment("created_at"),
        moment("updated_at"),
    ),
    version="updated_at",
    custom=custom_filter(OPPORTUNITY),
    filters=(
        equal("account_id", serializers.UUIDField(), "Those of a customer.", many=True),
        equal("owner_id", serializers.UUIDField(), "Who looks after it.", many=True),
        equal("stage", serializers.CharField(max_length=40), "Key of its stage.", many=True),
        Filter(
            "close_before",
            serializers.DateField(),
            lambda value, actor: Q(close_on__lte=value),
            "Expected to close on this day or before.",
        ),
        Filter(
            "q",
            serializers.CharField(max_length=200),
            lambda value, actor: opportunity_says(value),
            "Words in its name or that of its customer.",
        ),
        since,
    ),
    orders=ORDERS,
    expansions=(
        Expansion("account", "account_id", lambda: ACCOUNTS),
        Expansion("contact", "contact_id", lambda: CONTACTS),
        Expansion("owner", "owner_id", lambda: USERS),
    ),
)


def _taken(**more: Any) -> dict[str, Any]:
    """Each shape takes ones of its own."""
    made = {
        "amount": serializers.DecimalField(
            max_digits=17, decimal_places=2, min_value=0, required=False, allow_null=True
        ),
        "probability": serializers.IntegerField(min_value=0, max_value=100, required=False, allow_null=True),
        "custom": TAKEN,
    }
    return made | more


NEW_OPPORTUNITY = accepted(
    "NewOpportunity",
    OPPORTUNITY_FIELDS,
    partly=False,
    **_taken(currency=serializers.CharField(max_length=3, required=False, help_text="Usually the workspace's own.")),
)
OPPORTUNITY_CHANGE = accepted("OpportunityChange", OPPORTUNITY_FIELDS, partly=True, but=("account",), **_taken())
EXAMPLE: dict[str, Any] = {
    "name": "Booster pumps for line 3",
    "account_id": "0197a5d0-5f0e-7c3a-9b1d-2f6f0c8e4a11",
    "stage": "offer",
    "amount": "128000.00",
    "currency": "CNY",
}
