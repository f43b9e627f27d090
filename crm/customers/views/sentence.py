"""The filters of the account list as a sentence."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from crm.customers.fields import LANGUAGES
from crm.customers.models import Grade
from crm.customers.queries import AccountState


@dataclass(frozen=True)
class Chip:
    name: str
    label: str
    value: str
    drop_url: str


def chips_of(state: AccountState, url: str) -> list[Chip]:
    labels = {"grade": _("grade is"), "language": _("language is"), "q": _("text has")}
    return [
        Chip(name, labels[name], _value(name, value), f"{url}?{state.without(name).query}")
        for name, value in state.filters.items()
    ]


def _value(name: str, value: object) -> str:
    if name == "grade" and isinstance(value, tuple):
        return _(" or ").join(str(label) for key, label in Grade.choices if key in value)
    return str(dict(LANGUAGES).get(str(value), value))
