"""Custom fields in the API: the object `custom` that records show and take, and `custom[key]=…` in lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework import serializers

from kernel.actor import Actor
from kernel.api.resources import CustomFilter
from kernel.api.values import Value
from kernel.fields import CUSTOM
from records.filters import condition_of, filterable, read_filters
from records.types import RecordType
from records.values import key_of

TAKEN = serializers.DictField(
    child=serializers.JSONField(allow_null=True),
    required=False,
    help_text="By the key of the field (see `GET /fields`); what is left out stays, null empties.",
)


def custom_value(kind: RecordType) -> Value:
    """What was retired, or is hidden from whoever reads, is not shown."""
    field = serializers.DictField(
        child=serializers.JSONField(allow_null=True), required=False, help_text="By the key of the field."
    )
    return Value("custom", field, shows=lambda: _shower(kind))


def _shower(kind: RecordType) -> Callable[[Any], Any] | None:
    gone = kind.retired_keys | {key_of(name) for name in kind.hidden}
    if not gone:
        return None
    return lambda kept: {key: value for key, value in kept.items() if key not in gone}


def flat(values: Mapping[str, Any]) -> dict[str, Any]:
    """As actions take them: each custom value under the name of its field."""
    custom = values.get("custom", {})
    return {name: value for name, value in values.items() if name != "custom"} | {
        f"{CUSTOM}{key}": value for key, value in custom.items()
    }


def custom_filter(kind: RecordType) -> CustomFilter:
    def condition(key: str, texts: list[str], actor: Actor) -> Q:
        spec = next((one for one in filterable(kind.custom) if key_of(one.name) == key), None)
        if spec is None:
            raise ValueError(_("There is no field “%(name)s” to filter by.") % {"name": key[:40]})
        query = QueryDict(mutable=True)
        query.setlist(spec.name, texts)
        found = read_filters([spec], query)
        if not found:
            raise ValueError(_("This value can't be used with “%(name)s”.") % {"name": spec.label})
        return condition_of([spec], found, actor)

    return condition
