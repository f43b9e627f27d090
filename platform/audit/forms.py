"""The filters as a form: nothing is sent by it that the address would not say."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from audit.filters import ACTS, LONGEST
from audit.telling import people, record_kinds

ANY = pgettext_lazy("audit filter", "Any")
SELECT, DAY = {"class": "form-select"}, {"type": "date", "class": "form-control"}
TEXT = {"type": "search", "class": "form-control", "autocomplete": "off"}


class FilterForm(forms.Form):
    """Shown with what the address says; the address itself is read by `Filters`, which leaves out what it can't."""

    q = forms.CharField(
        label=pgettext_lazy("audit filter", "Name"), required=False, max_length=LONGEST, widget=forms.TextInput(TEXT)
    )
    person = forms.ChoiceField(
        label=pgettext_lazy("audit filter", "Person"), required=False, widget=forms.Select(SELECT)
    )
    act = forms.ChoiceField(label=pgettext_lazy("audit filter", "What"), required=False, widget=forms.Select(SELECT))
    type = forms.ChoiceField(
        label=pgettext_lazy("audit filter", "Kind of record"), required=False, widget=forms.Select(SELECT)
    )
    record = forms.CharField(label=pgettext_lazy("audit filter", "Record"), required=False, widget=forms.HiddenInput())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        days = {"from": pgettext_lazy("audit filter", "From"), "to": pgettext_lazy("audit filter", "To")}
        for name, label in days.items():  # `from` is a word of Python
            self.fields[name] = forms.CharField(label=label, required=False, widget=forms.DateInput(DAY))
        self._offer("person", [(str(pk), name) for pk, name in people()])
        self._offer("act", [(key, label) for key, (label, _condition) in ACTS.items()])
        self._offer("type", [(kind.type, kind.label) for kind in record_kinds()])

    def label_of(self, name: str) -> str:
        return str(self.fields[name].label)

    def words_of(self, name: str, value: str) -> str:
        choices = getattr(self.fields[name], "choices", ())
        return str(dict(choices).get(value, value))

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        """What stands in the address and in no list (a customer, or somebody who is gone) is kept all the same."""
        field: Any = self.fields[name]
        given = self.initial.get(name)
        unknown = [(given, given)] if given and given not in dict(choices) else []
        field.choices = [("", ANY), *choices, *unknown]
