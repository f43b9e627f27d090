"""Values of records, made from the one declaration of their fields: what the API shows of them, and what it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers

from kernel.countries import country_choices
from kernel.fields import FieldSpec

# Fields that hold another record: the API shows and takes its id.
POINTS = {"person", "account", "contact", "category", "team"}
LONGEST = 10_000
PLAIN: dict[str, type[serializers.Field]] = {
    "flag": serializers.BooleanField,
    "count": serializers.IntegerField,
    "moment": serializers.DateTimeField,
}

# Columns that may be empty. A count that is kept can be filtered by; others are made up while reading.
NULLABLE: dict[str, Callable[[FieldSpec, dict[str, Any]], serializers.Field]] = {
    "date": lambda spec, options: serializers.DateField(**options),
    "count": lambda spec, options: serializers.IntegerField(min_value=0, max_value=2**31 - 1, **options),
    "number": lambda spec, options: serializers.DecimalField(
        max_digits=15 + spec.digits, decimal_places=spec.digits, min_value=0, **options
    ),
}


@dataclass(frozen=True)
class Value:
    """One value of a record. `source` is where the database keeps it, when that is not its name."""

    name: str
    field: serializers.Field
    source: str = ""
    shows: Callable[[], Callable[[Any], Any] | None] | None = None
    """What becomes of the value before it is shown; asked once an answer, None where it is shown as it is."""

    @property
    def column(self) -> str:
        return self.source or self.name


def shown(specs: Iterable[FieldSpec], *, but: tuple[str, ...] = ()) -> tuple[Value, ...]:
    """What is read of a record."""
    return tuple(Value(_name(spec), _field(spec, reading=True)) for spec in specs if spec.name not in but)


def accepted(
    name: str, specs: Iterable[FieldSpec], *, partly: bool, but: tuple[str, ...] = (), **more: Any
) -> type[serializers.Serializer]:
    """The shape of a body: the fields that can be edited. `partly`: each may be left out."""
    fields: dict[str, Any] = {}
    for spec in specs:
        if spec.name not in but:
            fields[_name(spec)] = _field(spec, reading=False, required=spec.required and not partly)
    return shape(name, fields | more)


def shape(name: str, fields: dict[str, Any]) -> type[serializers.Serializer]:
    return type(name, (serializers.Serializer,), fields)


def _name(spec: FieldSpec) -> str:
    return f"{spec.name}_id" if spec.kind in POINTS else spec.name


def _field(spec: FieldSpec, *, reading: bool, required: bool = False) -> serializers.Field:
    # `fields` may leave out whatever is read.
    options: dict[str, Any] = {"required": required and not reading}
    if spec.kind in POINTS:
        return serializers.UUIDField(allow_null=reading or not spec.required, **options)
    if spec.kind == "tags":
        return serializers.ListField(child=serializers.CharField(max_length=40), max_length=20, **options)
    if spec.kind in NULLABLE and (spec.kind != "count" or spec.can_filter):
        return NULLABLE[spec.kind](spec, options | {"allow_null": True})
    if spec.kind in PLAIN:
        return PLAIN[spec.kind](**options)
    return _text(spec, options, reading=reading)


def _text(spec: FieldSpec, options: dict[str, Any], *, reading: bool) -> serializers.Field:
    blank = not spec.required
    if spec.choices:
        return serializers.ChoiceField(choices=spec.choices, allow_blank=blank, **options)
    if spec.kind == "country" and not reading:
        return serializers.ChoiceField(choices=country_choices(), allow_blank=blank, **options)
    if spec.kind == "email" and not reading:
        return serializers.EmailField(max_length=spec.longest or 254, allow_blank=blank, **options)
    return serializers.CharField(
        max_length=spec.longest or LONGEST,
        allow_blank=blank or reading,
        trim_whitespace=spec.kind != "long",
        **options,
    )


def identity() -> Value:
    return Value("id", serializers.UUIDField(required=False))


def pointer(name: str) -> Value:
    """The id of another record, or null."""
    return Value(name, serializers.UUIDField(required=False, allow_null=True))


def moment(name: str, *, nullable: bool = False) -> Value:
    return Value(name, serializers.DateTimeField(required=False, allow_null=nullable))


def number(name: str) -> Value:
    return Value(name, serializers.IntegerField(required=False))


def flag(name: str, source: str = "") -> Value:
    return Value(name, serializers.BooleanField(required=False), source)


def text(name: str, source: str = "") -> Value:
    return Value(name, serializers.CharField(required=False, allow_blank=True), source)
