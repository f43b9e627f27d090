"""Shapes of what people choose for a token or an application."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from identity.actions.tokens import LASTS_DAYS, Wish
from identity.scopes import scopes_for
from kernel.actor import Actor

USUAL_DAYS = 90


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("What it is for"),
        max_length=60,
        help_text=_("So that you know it again, for example: order import."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose what the token may do, from what you may do yourself.")},
    )
    days = forms.TypedChoiceField(label=_("How long it lasts"), coerce=int)

    def __init__(self, data: Any = None, *, actor: Actor) -> None:
        super().__init__(data, initial={"days": USUAL_DAYS})
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (permission.name, permission.label) for permission in scopes_for(actor)
        ]
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            (days, ngettext_lazy("%(days)d day", "%(days)d days", days) % {"days": days}) for days in LASTS_DAYS
        ]

    def wish(self) -> Wish:
        return Wish(**self.cleaned_data)


class ApplicationForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the application"),
        max_length=60,
        help_text=_("It stands beside what the application writes and changes."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
