"""The filters of the lists of accounts and contacts as a sentence."""

from __future__ import annotations

from django.utils.translation import gettext as _

from crm.customers.fields import LANGUAGES
from crm.customers.models import Grade
from records.lists import Chip
from records.state import ListState


def chips_of(state: ListState, url: str) -> list[Chip]:
    labels = {"grade": _("grade is"), "language": _("language is"), "q": _("text has")}
    return [
        Chip(name, labels[name], _value(name, value), f"{url}?{state.without(name).query}")
        for name, value in state.filters.items()
    ]


def _value(name: str, value: object) -> str:
    if name == "grade" and isinstance(value, tuple):
        return _(" or ").join(str(label) for key, label in Grade.choices if key in value)
    return str(dict(LANGUAGES).get(str(value), value)) if name == "language" else str(value)
