"""Segments as the API shows them."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from rest_framework import serializers

from crm.segments.models import NAME_LENGTH, Of, SeenBy, Segment
from crm.segments.models.segment import ABOUT_LENGTH
from kernel.api.resources import Filter, Resource, equal
from kernel.api.values import Value, flag, identity, moment, pointer, shape, text

MOST_AT_ONCE = 500
CONDITIONS = (
    "Conditions in groups: `match` is all, any or none; `parts` are groups or conditions with `about` (a field, or"
    " `@tickets` and the like), `how`, and what it is compared with. Null: its members are picked."
)
DEFINITION = serializers.DictField(required=False, allow_null=True, help_text=CONDITIONS)
SEGMENTS = Resource(
    "Segment",
    rows=Segment.objects.visible_to,
    values=(
        identity(),
        text("of"),
        text("name"),
        text("about"),
        Value("definition", DEFINITION),
        flag("is_audience"),
        pointer("owner_id"),
        text("seen_by"),
        pointer("team_id"),
        moment("created_at"),
        moment("updated_at"),
        moment("archived_at", nullable=True),
    ),
    version="updated_at",
    filters=(
        equal("of", serializers.ChoiceField(Of.choices), "Of customers, or of people at customers."),
        Filter(
            "archived",
            serializers.BooleanField(),
            lambda value, actor: Q(archived_at__isnull=not value),
            "Archived or in use.",
        ),
    ),
    orders=("name", "-name", "id", "-id", "updated_at", "-updated_at"),
)
# Its rows are those of one segment: customers or people.
MEMBERS = Resource(
    "SegmentMember",
    rows=lambda actor: Segment.objects.none(),
    values=(identity(), text("name"), moment("updated_at")),
    orders=("id", "-id", "name", "-name"),
)


def _fields(*, partly: bool) -> dict[str, Any]:
    return {
        "name": serializers.CharField(max_length=NAME_LENGTH, required=not partly),
        "about": serializers.CharField(max_length=ABOUT_LENGTH, required=False, allow_blank=True),
        "definition": DEFINITION,
        "seen_by": serializers.ChoiceField(SeenBy.choices, required=False),
        "team_id": serializers.UUIDField(required=False, allow_null=True),
        "is_audience": serializers.BooleanField(required=False),
    }


NEW_SEGMENT = shape("NewSegment", {"of": serializers.ChoiceField(Of.choices), **_fields(partly=False)})
SEGMENT_CHANGE = shape("SegmentChange", _fields(partly=True))
PICKED = shape(
    "PickedMembers",
    {"ids": serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST_AT_ONCE)},
)
PICKED_ANSWER = shape("PickedAnswer", {"count": serializers.IntegerField()})
COUNT = shape("SegmentCount", {"count": serializers.IntegerField(), "is_about": serializers.BooleanField()})
COPY = shape("SegmentCopy", {"freeze": serializers.BooleanField(required=False)})
EXAMPLE: dict[str, Any] = {
    "of": "account",
    "name": "High grade, quiet for two months",
    "seen_by": "all",
    "definition": {
        "match": "all",
        "parts": [
            {"about": "grade", "how": "any", "values": ["high"]},
            {"about": "last_contact_at", "how": "over", "days": 60},
        ],
    },
}
