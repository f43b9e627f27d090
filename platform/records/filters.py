"""Filters by fields, the same for those that an app declares and those that administrators add.

An address says them: `grade=high&grade=low`, `city=Ningbo`, `since=2024-01-01..`, `c_pumps=10..20`, `c_vip=yes`; `-`
stands for records in which a field is empty. What can't be read, or is no longer a field, is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import DecimalField, F, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.http import QueryDict
from django.utils import timezone

from kernel.actor import Actor
from kernel.countries import country_choices
from kernel.fields import FieldSpec
from kernel.figures import plain_number, read_number
from records.values import key_of

EMPTY, YES, NO, ME = "-", "yes", "no", "me"
BETWEEN, FROM, TO = "..", "-from", "-to"
TEXT_LENGTH, MOST_VALUES = 100, 20
# Said by days, those of the reader's clock where it is a moment.
DAYS = frozenset({"date", "moment"})
RANGES = DAYS | {"number", "money", "count"}
TEXTS = frozenset({"text", "name", "email", "phone", "url"})
CHOOSING = frozenset({"choice", "choices", "language", "country"})
FIGURE = DecimalField(max_digits=30, decimal_places=6)
Values = tuple[str, ...]


@dataclass(frozen=True)
class Range:
    low: str = ""
    high: str = ""

    @classmethod
    def of(cls, text: str) -> Range:
        low, _dots, high = text.partition(BETWEEN)
        return cls(low, high)

    @property
    def text(self) -> str:
        return f"{self.low}{BETWEEN}{self.high}" if self.low or self.high else ""


def filterable(specs: Iterable[FieldSpec]) -> list[FieldSpec]:
    return [spec for spec in specs if spec.can_filter]


def choices_of(spec: FieldSpec) -> list[tuple[str, Any]]:
    return list(country_choices()) if spec.kind == "country" else list(spec.choices)


def read_filters(specs: Iterable[FieldSpec], query: QueryDict) -> tuple[tuple[str, Values], ...]:
    """Those that an address names, in the order of the fields."""
    found = ((spec.name, _read(spec, query)) for spec in filterable(specs))
    return tuple((name, values) for name, values in found if values)


def condition_of(specs: Iterable[FieldSpec], chosen: Iterable[tuple[str, Values]], actor: Actor) -> Q:
    """Joins no rows."""
    known, passed = {spec.name: spec for spec in specs}, Q()
    for name, values in chosen:
        passed &= _passes(known[name], values, actor)
    return passed


def _read(spec: FieldSpec, query: QueryDict) -> Values:
    given = query.getlist(spec.name)
    if EMPTY in given:
        return (EMPTY,)
    if spec.kind in RANGES:
        text = next(iter(given), "") or f"{query.get(spec.name + FROM, '')}{BETWEEN}{query.get(spec.name + TO, '')}"
        return _range(spec, text)
    if spec.kind in CHOOSING:
        return tuple(key for key, _label in choices_of(spec) if key in given)[:MOST_VALUES]
    text = next(iter(given), "").strip()[:TEXT_LENGTH].replace("\0", "")
    if spec.kind == "flag":
        return (text,) if text in {YES, NO} else ()
    if spec.kind == "person":
        return (text,) if text == ME or _is_id(text) else ()
    return (text,) if text else ()


def _range(spec: FieldSpec, text: str) -> Values:
    ends = [_end(spec, end.strip()) for end in text.partition(BETWEEN)[::2]] if BETWEEN in text else []
    said = Range(*ends).text if ends else ""
    return (said,) if said else ()


def _end(spec: FieldSpec, text: str) -> str:
    """In one way of writing, "" for what can't be read."""
    try:
        return (
            (date.fromisoformat(text).isoformat() if spec.kind in DAYS else plain_number(read_number(text)))
            if text
            else ""
        )
    except ValueError:
        return ""


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _passes(spec: FieldSpec, values: Values, actor: Actor) -> Q:
    if values == (EMPTY,):
        return _is_empty(spec)
    if spec.kind in RANGES:
        return _between(spec, Range.of(values[0]))
    if spec.kind in CHOOSING:
        return _any_of(spec, values)
    return PASSES.get(spec.kind, _has_text)(spec, values[0], actor)


def _is_empty(spec: FieldSpec) -> Q:
    if spec.is_custom:
        return ~Q(custom__has_key=key_of(spec.name))
    if spec.kind in RANGES or spec.kind == "person":
        return Q(**{f"{spec.name}__isnull": True})
    return Q(**{spec.name: ""})


def _between(spec: FieldSpec, wanted: Range) -> Q:
    """Both ends belong to it. Days are compared as text: ISO 8601 stands in their order."""
    if spec.kind == "moment":
        return _within_days(spec, wanted)
    value: Any = F(spec.name)
    read: Callable[[str], Any] = date.fromisoformat if spec.kind == "date" else Decimal
    if spec.is_custom:
        path = f"custom__{key_of(spec.name)}" + ("__amount" if spec.kind == "money" else "")
        value = KT(path) if spec.kind == "date" else Cast(KT(path), FIGURE)
        read = str if spec.kind == "date" else Decimal
    passed = Q()
    if wanted.low:
        passed &= Q(GreaterThanOrEqual(value, read(wanted.low)))
    if wanted.high:
        passed &= Q(LessThanOrEqual(value, read(wanted.high)))
    return passed


def _within_days(spec: FieldSpec, wanted: Range) -> Q:
    """From the first moment of the one day to the last of the other."""
    passed = Q()
    if wanted.low:
        passed &= Q(**{f"{spec.name}__gte": _begins(date.fromisoformat(wanted.low))})
    if wanted.high and (last := date.fromisoformat(wanted.high)) < date.max:
        passed &= Q(**{f"{spec.name}__lt": _begins(last + timedelta(days=1))})
    return passed


def _begins(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _any_of(spec: FieldSpec, values: Values) -> Q:
    if not spec.is_custom:
        return Q(**{f"{spec.name}__in": values})
    passed = Q()
    for value in values:
        passed |= Q(custom__contains={key_of(spec.name): [value] if spec.kind == "choices" else value})
    return passed


def _has_text(spec: FieldSpec, text: str, actor: Actor) -> Q:
    path = f"custom__{key_of(spec.name)}" if spec.is_custom else spec.name
    return Q(**{f"{path}__icontains": text})


def _is_flagged(spec: FieldSpec, text: str, actor: Actor) -> Q:
    flagged = Q(custom__contains={key_of(spec.name): True}) if spec.is_custom else Q(**{spec.name: True})
    return flagged if text == YES else ~flagged


def _is_person(spec: FieldSpec, text: str, actor: Actor) -> Q:
    return Q(**{f"{spec.name}_id": actor.user_id if text == ME else text})


PASSES: dict[str, Callable[[FieldSpec, str, Actor], Q]] = {"flag": _is_flagged, "person": _is_person}
