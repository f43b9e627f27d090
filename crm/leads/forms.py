"""Shapes of what staff send about leads; the fields are those of fields.py."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.activities.models import ActivityKind
from crm.leads.fields import LEAD
from crm.leads.models import Status, Way
from crm.leads.models.intake import ASKED, RULE_NAME
from crm.leads.models.touch import LONGEST_SAID
from identity.models import Team, User


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


class IntakeForm(forms.Form):
    form_is_on = forms.BooleanField(
        label=_("The contact form in the portal is open"),
        required=False,
        help_text=_("Anybody can write there; what they send becomes a lead."),
    )
    form_asks = forms.MultipleChoiceField(
        label=_("Asked besides name and e-mail"), required=False, widget=forms.CheckboxSelectMultiple
    )
    away = forms.ModelMultipleChoiceField(
        User.objects.staff().order_by("name"),
        label=_("Away for now"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("No rule gives them a lead."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asks: Any = self.fields["form_asks"]
        asks.choices = [(name, spec.label) for name in ASKED if (spec := LEAD.named(name))]


class RuleForm(forms.Form):
    name = forms.CharField(label=_("Name of the rule"), max_length=RULE_NAME)
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"), label=_("Among the people of a team"), required=False, empty_label=_("No team")
    )
    people = forms.ModelMultipleChoiceField(
        User.objects.staff().order_by("name"),
        label=_("Or among these alone"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    way = forms.ChoiceField(label=_("Who of them"), choices=Way.choices, widget=forms.RadioSelect)
    is_on = forms.BooleanField(label=pgettext_lazy("a rule", "In use"), required=False)
