"""JSON has types: the number 0 is no text, and false is no id. The framework would turn one into the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from rest_framework import serializers

WANTED: tuple[tuple[type[serializers.Field], type], ...] = (
    (serializers.BooleanField, bool),
    (serializers.CharField, str),
    (serializers.ChoiceField, str),
    (serializers.UUIDField, str),
    (serializers.DateField, str),
    (serializers.DateTimeField, str),
    # As text: a JSON number would lose digits.
    (serializers.DecimalField, str),
)


def wrong_types(field: Any, value: Any, path: str = "") -> Iterator[str]:
    """The places whose value is of another type than the field's; what is not there at all is none."""
    if isinstance(field, serializers.ListSerializer | serializers.ListField):
        for place, inner in enumerate(value if isinstance(value, list) else ()):
            yield from wrong_types(field.child, inner, f"{path}.{place}".strip("."))
    elif isinstance(field, serializers.Serializer):
        for name, one in field.fields.items():
            if isinstance(value, Mapping) and value.get(name) is not None:
                yield from wrong_types(one, value[name], f"{path}.{name}".strip("."))
    elif any(isinstance(field, kind) and type(value) is not wanted for kind, wanted in WANTED):
        yield path
