"""A record type's fields, declared once in each app's `fields.py`: list, filter, form and detail read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django import forms
from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import pgettext

from kernel.countries import country_choices, country_name
from kernel.figures import MoneyField, NumberField, money_text, number_text

Kind = Literal[
    "text",
    "long",
    "email",
    "phone",
    "url",
    "choice",
    "language",
    "date",
    "flag",
    "moment",
    "count",
    "number",
    "money",
    "choices",
    "country",
    "person",
    "account",
    "contact",
    "category",
    "team",
    "tags",
    "status",
    "priority",
    "subject",
    "name",
]
# What a browser may fill in by itself, and which keyboard a phone shows.
INPUT = {
    "email": {"inputmode": "email", "autocomplete": "off"},
    "phone": {"inputmode": "tel", "autocomplete": "off"},
    "url": {"inputmode": "url", "autocomplete": "off"},
}
# The names of fields that administrators made begin so; no declared one does.
CUSTOM = "c_"
# How wide a column is until somebody says otherwise, in CSS pixels.
WIDTHS = {
    "subject": 320,
    "name": 280,
    "email": 220,
    "account": 200,
    "url": 180,
    "tags": 180,
    "person": 150,
    "phone": 150,
    "category": 140,
    "team": 140,
    "status": 130,
    "priority": 110,
    "choice": 110,
    "language": 110,
    "date": 150,
    "moment": 130,
    "count": 110,
    "number": 120,
    "money": 150,
    "choices": 180,
    "flag": 120,
}
OTHER_WIDTH = 160


@dataclass(frozen=True)
class FieldSpec:
    """One field. `choices` come from the model; `drops` is the order in which columns leave a narrow list.

    `read` finds what a list shows where that is more than the attribute of this name; `link` is the URL name of the
    value's own page. `digits` stand behind the point of a number; `currency` is the ISO 4217 code of new amounts.
    """

    name: str
    label: str | Promise
    kind: Kind = "text"
    required: bool = False
    choices: tuple[tuple[str, str | Promise], ...] = ()
    in_list: bool = False
    editable: bool = True
    searchable: bool = False
    help: str | Promise = ""
    longest: int = 0
    drops: int = 0
    read: Callable[[Any], Any] | None = None
    link: str = ""
    digits: int = 0
    currency: str = ""
    can_filter: bool = False
    is_unique: bool = False
    is_retired: bool = False
    is_locked: bool = False
    """From whoever reads now: seen, and never written."""
    is_figured: bool = False
    """Worked out from others: shown like any field, and never written."""
    default: Any = None
    dictionary: str = ""
    """The key of the data dictionary in which administrators keep the choices of a declared field."""
    retired_choices: frozenset[str] = frozenset()
    """Those of `choices` that records may still hold, but that are offered no more."""

    @property
    def is_custom(self) -> bool:
        return self.name.startswith(CUSTOM)

    def of(self, record: Any) -> Any:
        """What a form of `record` begins with: its value; of a new one (None) the default."""
        if record is None:
            return self.default
        return self.read(record) if self.is_custom and self.read else getattr(record, self.name)

    @property
    def offered(self) -> tuple[tuple[str, str | Promise], ...]:
        return tuple(choice for choice in self.choices if choice[0] not in self.retired_choices)

    @property
    def is_figure(self) -> bool:
        return self.kind in {"count", "moment", "number", "money"}

    @property
    def can_be_column(self) -> bool:
        return self.kind != "long"

    @property
    def usual_width(self) -> int:
        return WIDTHS.get(self.kind, OTHER_WIDTH)


@dataclass(frozen=True)
class Cell:
    """A field of one record, as a list or a page shows it."""

    spec: FieldSpec
    value: Any = None
    text: str = ""

    @property
    def url(self) -> str:
        return reverse(self.spec.link, args=[self.value.pk]) if self.spec.link and self.value else ""


def editable(specs: Iterable[FieldSpec]) -> list[FieldSpec]:
    return [spec for spec in specs if spec.editable]


def shown(specs: Iterable[FieldSpec]) -> list[FieldSpec]:
    """What the page of a record shows among its fields."""
    return [spec for spec in specs if spec.editable or spec.is_figured or spec.is_locked]


def cells(specs: Iterable[FieldSpec], record: models.Model) -> list[Cell]:
    return [cell(spec, record) for spec in specs]


def cell(spec: FieldSpec, record: models.Model) -> Cell:
    return shown_cell(spec, spec.read(record) if spec.read else getattr(record, spec.name))


def shown_cell(spec: FieldSpec, value: Any) -> Cell:
    if value is None:
        return Cell(spec)
    if spec.kind in TEXTS:
        return Cell(spec, value, TEXTS[spec.kind](spec, value))
    label = dict(spec.choices).get(value, value) if spec.choices else value
    if isinstance(label, list):
        return Cell(spec, value, ", ".join(str(one) for one in label))
    return Cell(spec, value, str(label))


def _chosen(spec: FieldSpec, value: Any) -> str:
    labels = dict(spec.choices)
    return pgettext("between several values", ", ").join(str(labels.get(one, one)) for one in value)


# Kinds whose text is more than the value's own.
TEXTS: dict[str, Callable[[FieldSpec, Any], str]] = {
    "country": lambda spec, value: country_name(value),
    "number": lambda spec, value: number_text(value, spec.digits),
    "money": lambda spec, value: money_text(value),
    "choices": _chosen,
    "date": lambda spec, value: date_format(value) if isinstance(value, date) else str(value),
}


def form_field(spec: FieldSpec) -> forms.Field:
    """The form field for a kind that needs no rows of the database."""
    options: dict[str, Any] = {"label": spec.label, "required": spec.required, "help_text": spec.help}
    if spec.kind == "choices":
        return forms.MultipleChoiceField(choices=spec.offered, widget=forms.CheckboxSelectMultiple, **options)
    choices = country_choices() if spec.kind == "country" else spec.offered
    if choices or spec.kind == "choice":
        blank = [] if spec.required else [("", "–")]
        return forms.ChoiceField(choices=[*blank, *choices], **options)
    if spec.kind in MADE:
        return MADE[spec.kind](spec, options)
    if spec.longest:
        options["max_length"] = spec.longest
    widget = forms.TextInput(INPUT.get(spec.kind, {"autocomplete": "off"}))
    return forms.CharField(widget=widget, **options)


def _long(spec: FieldSpec, options: dict[str, Any]) -> forms.Field:
    if spec.longest:
        options["max_length"] = spec.longest
    return forms.CharField(widget=forms.Textarea({"rows": 4}), **options)


def _email(spec: FieldSpec, options: dict[str, Any]) -> forms.Field:
    if spec.longest:
        options["max_length"] = spec.longest
    return forms.EmailField(widget=forms.EmailInput(INPUT["email"]), **options)


MADE: dict[str, Callable[[FieldSpec, dict[str, Any]], forms.Field]] = {
    "flag": lambda spec, options: forms.BooleanField(**options | {"required": False}),
    "date": lambda spec, options: forms.DateField(
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options
    ),
    "long": _long,
    "email": _email,
    "number": lambda spec, options: NumberField(digits=spec.digits, **options),
    "money": lambda spec, options: MoneyField(currency=spec.currency, **options),
}
