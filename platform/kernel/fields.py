"""A record type's fields, declared once in each app's `fields.py`: list, filter, form and detail read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django import forms
from django.db import models
from django.urls import reverse
from django.utils.functional import Promise

from kernel.countries import country_choices, country_name

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
    "country",
    "person",
    "account",
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
    "flag": 120,
}
OTHER_WIDTH = 160


@dataclass(frozen=True)
class FieldSpec:
    """One field. `choices` come from the model; `drops` is the order in which columns leave a narrow list.

    `read` finds what a list shows where that is more than the attribute of this name; `link` is the URL name of the
    value's own page.
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

    @property
    def is_figure(self) -> bool:
        return self.kind in {"count", "moment"}

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


def cells(specs: Iterable[FieldSpec], record: models.Model) -> list[Cell]:
    return [cell(spec, record) for spec in specs]


def cell(spec: FieldSpec, record: models.Model) -> Cell:
    value = spec.read(record) if spec.read else getattr(record, spec.name)
    if spec.kind == "country":
        return Cell(spec, value, country_name(value))
    label = dict(spec.choices).get(value, value) if spec.choices else value
    if isinstance(label, list):
        return Cell(spec, value, ", ".join(str(one) for one in label))
    return Cell(spec, value, "" if label is None else str(label))


def form_field(spec: FieldSpec) -> forms.Field:
    """The form field for a kind that needs no rows of the database."""
    options: dict[str, Any] = {"label": spec.label, "required": spec.required, "help_text": spec.help}
    choices = country_choices() if spec.kind == "country" else spec.choices
    if choices:
        blank = [] if spec.required else [("", "–")]
        return forms.ChoiceField(choices=[*blank, *choices], **options)
    if spec.kind == "flag":
        return forms.BooleanField(**options | {"required": False})
    if spec.kind == "date":
        return forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)
    if spec.longest:
        options["max_length"] = spec.longest
    if spec.kind == "long":
        return forms.CharField(widget=forms.Textarea({"rows": 4}), **options)
    widget = forms.TextInput(INPUT.get(spec.kind, {"autocomplete": "off"}))
    if spec.kind == "email":
        return forms.EmailField(widget=forms.EmailInput(INPUT["email"]), **options)
    return forms.CharField(widget=widget, **options)
