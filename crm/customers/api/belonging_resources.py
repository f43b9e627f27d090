"""Addresses, numbers, needs and stages of customers as the API shows them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from crm.customers.models import (
    Account,
    Address,
    AddressKind,
    ContactRole,
    Line,
    LineKind,
    Medium,
    Need,
    NeedState,
    StageChange,
)
from crm.customers.models.need import NEED_LENGTH
from crm.customers.models.relation import HOUSEHOLD_LENGTH
from kernel.actor import Actor
from kernel.api.resources import Resource
from kernel.api.values import Value, flag, identity, moment, pointer, shape, text

PARTS = {"country": 80, "region": 80, "city": 80, "postal_code": 20}


def of_seen(rows: QuerySet[Any, Any], actor: Actor) -> QuerySet[Any, Any]:
    """Of the customers that the actor sees."""
    return rows.filter(account__in=Account.objects.visible_to(actor).order_by().values("pk"))


def _lines(actor: Actor) -> QuerySet[Line]:
    """Only below a record that the actor sees."""
    return Line.objects.none()


ADDRESSES = Resource(
    "Address",
    rows=lambda actor: of_seen(Address.objects.all(), actor),
    values=(
        identity(),
        pointer("account_id"),
        Value("kind", serializers.ChoiceField(AddressKind.choices, required=False)),
        *(text(name) for name in ("country", "region", "city", "street", "postal_code")),
        flag("is_main"),
        moment("created_at"),
    ),
    orders=("id", "-id"),
)
LINES = Resource(
    "Line",
    rows=_lines,
    values=(
        identity(),
        Value("medium", serializers.ChoiceField(Medium.choices, required=False)),
        Value("kind", serializers.ChoiceField(LineKind.choices, required=False)),
        text("value"),
        moment("created_at"),
    ),
    orders=("id", "-id"),
)
NEEDS = Resource(
    "Need",
    rows=lambda actor: of_seen(Need.objects.all(), actor),
    values=(
        identity(),
        pointer("account_id"),
        text("text"),
        Value("wanted_by", serializers.DateField(required=False, allow_null=True)),
        Value("state", serializers.ChoiceField(NeedState.choices, required=False)),
        moment("created_at"),
        moment("settled_at", nullable=True),
    ),
    orders=("-id", "id"),
)
STAGES = Resource(
    "StageChange",
    rows=lambda actor: of_seen(StageChange.objects.all(), actor),
    values=(
        identity(),
        pointer("account_id"),
        text("old"),
        text("new"),
        moment("at"),
        pointer("by_id"),
        text("by_name"),
    ),
    orders=("-id", "id"),
)


def _parts() -> dict[str, Any]:
    return {
        name: serializers.CharField(max_length=longest, required=False, allow_blank=True)
        for name, longest in PARTS.items()
    }


NEW_ADDRESS = shape(
    "NewAddress",
    {
        "kind": serializers.ChoiceField(AddressKind.choices),
        "street": serializers.CharField(max_length=200),
        **_parts(),
    },
)
ADDRESS_CHANGE = shape(
    "AddressChange",
    {
        "kind": serializers.ChoiceField(AddressKind.choices, required=False),
        "street": serializers.CharField(max_length=200, required=False),
        **_parts(),
        "is_main": serializers.BooleanField(required=False, help_text="true makes it the main one."),
    },
)
ROLES = Resource(
    "ContactRole",
    rows=lambda actor: of_seen(ContactRole.objects.all(), actor),
    values=(identity(), pointer("account_id"), pointer("contact_id"), text("role"), moment("created_at")),
    orders=("id", "-id"),
)
NEW_ROLE = shape(
    "NewContactRole",
    {
        "contact_id": serializers.UUIDField(help_text="Of this customer or of another one."),
        "role": serializers.CharField(max_length=40, help_text="A key of the dictionary `contact_roles`."),
    },
)
HOUSEHOLD = shape(
    "Household",
    {"id": serializers.UUIDField(), "name": serializers.CharField()},
)
MOVING_IN = shape(
    "MovingIn",
    {
        "account_id": serializers.UUIDField(help_text="A person who lives there."),
        "name": serializers.CharField(
            max_length=HOUSEHOLD_LENGTH, required=False, help_text="Of a household that is made by this."
        ),
    },
)
ROLE_EXAMPLE = {"contact_id": "0197a5d0-5f0e-7c3a-9b1d-2f6f0c8e4a12", "role": "decides"}
NEW_LINE = shape(
    "NewLine",
    {
        "medium": serializers.ChoiceField(Medium.choices),
        "kind": serializers.ChoiceField(LineKind.choices),
        "value": serializers.CharField(max_length=254),
    },
)
NEW_NEED = shape(
    "NewNeed",
    {
        "text": serializers.CharField(max_length=NEED_LENGTH),
        "wanted_by": serializers.DateField(required=False, allow_null=True),
    },
)
NEED_CHANGE = shape("NeedChange", {"state": serializers.ChoiceField(NeedState.choices)})
ADDRESS_EXAMPLE = {"kind": "site", "street": "88 Tidewater Road", "city": "Ningbo", "country": "CN"}
LINE_EXAMPLE = {"medium": "phone", "kind": "support", "value": "+86 574 5550 0199"}
NEED_EXAMPLE = {"text": "Quieter pumps at night", "wanted_by": "2027-03-01"}
