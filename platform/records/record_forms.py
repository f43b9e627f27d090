"""A form of some fields of a record, whichever they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from identity.models import Team, User
from kernel.fields import FieldSpec, editable, form_field


class RecordForm(forms.Form):
    """A form of some fields of a record; `values()` is what an action takes."""

    def __init__(self, specs: Iterable[FieldSpec], record: Any = None, data: Any = None, initial: Any = None) -> None:
        self.specs = editable(specs)
        found = {spec.name: spec.of(record) for spec in self.specs}
        begins = {name: value for name, value in found.items() if value is not None}
        super().__init__(data, initial=begins | (initial or {}))
        for spec in self.specs:
            self.fields[spec.name] = self.control(spec)
            if spec.kind == "country":
                _keep_own_words(self.fields[spec.name], found.get(spec.name) or "")
            if spec.retired_choices:
                _keep_retired_choice(self.fields[spec.name], spec, found.get(spec.name))

    def values(self) -> dict[str, Any]:
        return {spec.name: self.cleaned_data[spec.name] for spec in self.specs if spec.name in self.cleaned_data}

    def control(self, spec: FieldSpec) -> forms.Field:
        """An app whose fields hold rows of its own says how those are chosen."""
        if spec.kind == "person":
            return forms.ModelChoiceField(
                User.objects.staff().order_by("name"),
                label=str(spec.label),
                required=False,
                empty_label=_("Nobody yet"),
            )
        if spec.kind == "team":
            return forms.ModelChoiceField(
                Team.objects.order_by("name"), label=str(spec.label), required=False, empty_label=_("No team")
            )
        return form_field(spec)


def _keep_own_words(field: Any, country: str) -> None:
    """What was written or imported before countries were chosen stays a choice of its record."""
    if country and country not in dict(field.choices):
        field.choices = [*field.choices, (country, country)]


def _keep_retired_choice(field: Any, spec: FieldSpec, held: Any) -> None:
    """What is offered no more stays a choice of the record that holds it."""
    kept = {held} if isinstance(held, str) else set(held or ())
    field.choices = [*field.choices, *(choice for choice in spec.choices if choice[0] in kept & spec.retired_choices)]
