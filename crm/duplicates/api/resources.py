"""Pairs of records that look like one customer, as the API shows them; and what merges some."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from crm.customers.api.resources import ACCOUNTS, CONTACTS
from crm.customers.likeness import is_seen
from crm.duplicates.actions.merging import MOST
from crm.duplicates.kinds import KINDS
from crm.duplicates.queries import pairs_for
from kernel.api.resources import Expansion, Resource
from kernel.api.values import Value, identity, moment, number, pointer, shape


class ReasonShape(serializers.Serializer):
    """Why two look alike: `points` below zero speak against it; `said` is what both have."""

    code = serializers.CharField()
    points = serializers.IntegerField()
    said = serializers.CharField(allow_blank=True)


def _pairs(name: str, key: str, records: Resource) -> Resource:
    kind = KINDS[key].changeable.record_type

    def reasons() -> Any:
        """Without what the token may not see."""
        return lambda kept: [
            {"code": code, "points": points, "said": said} for code, points, said in kept if is_seen(code, kind)
        ]

    return Resource(
        name,
        rows=lambda actor: pairs_for(KINDS[key], actor),
        values=(
            identity(),
            pointer("first_id"),
            pointer("second_id"),
            number("points"),
            Value("reasons", serializers.ListField(child=ReasonShape()), shows=reasons),
            moment("found_at"),
        ),
        orders=("-points", "points", "id", "-id"),
        expansions=(
            Expansion("first", "first_id", lambda: records),
            Expansion("second", "second_id", lambda: records),
        ),
    )


ACCOUNT_PAIRS = _pairs("AccountPair", "account", ACCOUNTS)
CONTACT_PAIRS = _pairs("ContactPair", "contact", CONTACTS)
MERGE = shape(
    "Merge",
    {
        "kind": serializers.ChoiceField([(key, key) for key in KINDS]),
        "keep": serializers.UUIDField(),
        "merge": serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=MOST - 1),
        "chosen": serializers.DictField(
            child=serializers.CharField(max_length=40),
            required=False,
            help_text="Field → id of the record whose value stays; tags and notes also “all”.",
        ),
    },
)
