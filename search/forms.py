"""Shapes of what administrators send; what is allowed is decided by the actions."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

COMMAS = re.compile(r"[,，、;；=\n]")


class SynonymForm(forms.Form):
    words = forms.CharField(
        label=_("Words that mean the same"),
        max_length=1000,
        help_text=_("With a comma between them, in any language: pump, 水泵"),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    @property
    def separate(self) -> list[str]:
        return COMMAS.split(self.cleaned_data["words"])
