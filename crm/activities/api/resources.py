"""Activities as the API shows them."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from rest_framework import serializers

from crm.activities.models import Activity, ActivityKind, Direction, Outcome
from crm.activities.models.activity import LONGEST_MINUTES, LONGEST_SUBJECT
from crm.customers.api.resources import ACCOUNTS
from crm.customers.models import Contact
from kernel.actor import Actor
from kernel.api.resources import Expansion, Filter, Resource, equal
from kernel.api.values import Value, flag, identity, moment, pointer, shape, text

LONGEST_TEXT, MOST_PEOPLE = 50_000, 50


def _rows(actor: Actor) -> QuerySet[Any]:
    people = Contact.objects.filter(activities=OuterRef("pk")).order_by("pk").values("pk")
    return Activity.objects.visible_to(actor).annotate(contact_ids=ArraySubquery(people))


ACTIVITIES = Resource(
    "Activity",
    rows=_rows,
    values=(
        identity(),
        text("kind"),
        text("direction"),
        pointer("account_id"),
        Value("contact_ids", serializers.ListField(child=serializers.UUIDField(), required=False)),
        moment("at"),
        Value("minutes", serializers.IntegerField(required=False, allow_null=True)),
        text("subject"),
        text("text"),
        text("html"),
        text("outcome"),
        flag("is_private"),
        pointer("made_by_id"),
        text("made_by_name"),
        moment("created_at"),
        moment("updated_at"),
    ),
    version="updated_at",
    filters=(
        equal("kind", serializers.ChoiceField(ActivityKind.choices), "What it was.", many=True),
        equal("account_id", serializers.UUIDField(), "With this customer.", many=True),
        Filter(
            "contact_id",
            serializers.UUIDField(),
            lambda value, actor: Q(contacts=value),
            "With this person.",
        ),
        equal("made_by_id", serializers.UUIDField(), "Logged by.", many=True),
        Filter(
            "since", serializers.DateTimeField(), lambda value, actor: Q(at__gte=value), "At this moment or later."
        ),
        Filter(
            "updated_since",
            serializers.DateTimeField(),
            lambda value, actor: Q(updated_at__gte=value),
            "Changed at this moment or later (ISO 8601).",
        ),
    ),
    orders=("-id", "id", "at", "-at", "updated_at", "-updated_at"),
    expansions=(Expansion("account", "account_id", lambda: ACCOUNTS),),
)


def _fields(*, partly: bool) -> dict[str, Any]:
    """Of what is left out in a change, everything stays."""
    return {
        "kind": serializers.ChoiceField(ActivityKind.choices, required=not partly),
        "direction": serializers.ChoiceField(Direction.choices, required=False, allow_blank=True),
        "contact_ids": serializers.ListField(child=serializers.UUIDField(), max_length=MOST_PEOPLE, required=False),
        "at": serializers.DateTimeField(required=False),
        "minutes": serializers.IntegerField(min_value=1, max_value=LONGEST_MINUTES, required=False, allow_null=True),
        "subject": serializers.CharField(max_length=LONGEST_SUBJECT, required=False, allow_blank=True),
        "text": serializers.CharField(
            max_length=LONGEST_TEXT, required=False, allow_blank=True, trim_whitespace=False
        ),
        "html": serializers.CharField(
            max_length=LONGEST_TEXT, required=False, allow_blank=True, trim_whitespace=False
        ),
        "outcome": serializers.ChoiceField(Outcome.choices, required=False, allow_blank=True),
        "is_private": serializers.BooleanField(required=False),
    }


NEW_ACTIVITY = shape("NewActivity", {"account_id": serializers.UUIDField(), **_fields(partly=False)})
ACTIVITY_CHANGE = shape("ActivityChange", _fields(partly=True))
EXAMPLE: dict[str, Any] = {
    "account_id": "0197a5d0-5f0e-7c3a-9b1d-2f6f0c8e4a11",
    "kind": "call",
    "direction": "out",
    "text": "The audit is agreed for Wednesday.",
    "outcome": "reached",
    "minutes": 12,
}
