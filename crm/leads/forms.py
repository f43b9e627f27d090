"""Shapes of what staff send about leads; the fields are those of fields.py."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from crm.activities.models import ActivityKind
from crm.leads.models import Status
from crm.leads.models.touch import LONGEST_SAID


class TouchForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it was"), choices=ActivityKind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What was said"), max_length=LONGEST_SAID, widget=forms.Textarea({"rows": 3}), strip=True
    )


class StatusForm(forms.Form):
    status = forms.ChoiceField(
        label=_("Status"), choices=[choice for choice in Status.choices if choice[0] != Status.CONVERTED]
    )
    reason = forms.CharField(label=_("Why unqualified"), max_length=200, required=False)
