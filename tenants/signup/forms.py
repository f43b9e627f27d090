"""Shapes of what people type on the public site."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from identity.forms import email_field


def _text(label: Any, *, length: int, **attributes: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, widget=forms.TextInput(attrs=attributes))


class SignUpForm(forms.Form):
    company = _text(_("Company"), length=120, autocomplete="organization")
    address = _text(
        _("Address of your workspace"),
        length=80,
        inputmode="url",
        autocapitalize="none",
        autocomplete="off",
        spellcheck="false",
    )
    person = _text(_("Your name"), length=120, autocomplete="name")
    email = email_field(_("Work e-mail"))
    language = forms.ChoiceField(label=_("Language of the workspace"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget.attrs["autocomplete"] = "email"


class AddressForm(forms.Form):
    address = _text(
        _("Address of your workspace"), length=80, inputmode="url", autocapitalize="none", spellcheck="false"
    )
