"""Shapes of what staff send about leads; the fields are those of fields.py."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from crm.activities.models import ActivityKind
from crm.leads.actions.converting import LONGEST_SALE
from crm.leads.converting import NEW, NONE, Wish
from crm.leads.fields import LEAD
from crm.leads.matching import Match
from crm.leads.models import Lead, Status, Way
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


class ConversionForm(forms.Form):
    """What each of several leads becomes: fields `account-<id>`, `contact-<id>`, `sells-<id>`, `sale-<id>`."""

    def __init__(self, leads: Sequence[Lead], found: Mapping[UUID, Sequence[Match]], data: Any = None) -> None:
        super().__init__(data)
        self.leads, self.found = leads, found
        for lead in leads:
            for name, field in self._fields(lead, found[lead.pk]).items():
                self.fields[f"{name}-{lead.pk}"] = field

    def _fields(self, lead: Lead, matches: Sequence[Match]) -> dict[str, forms.Field]:
        made = _("New customer: %(name)s") % {"name": lead.company or lead.name}
        accounts = [(str(one.account.pk), _joins(one)) for one in matches]
        people = [(str(one.pk), _("Joins %(name)s") % {"name": one}) for match in matches for one in match.people]
        new = [(NEW, _("New contact: %(name)s") % {"name": lead.name})] if lead.company or accounts else []
        first = people[0][0] if people else NEW if lead.company else NONE
        account = str(matches[0].people[0].account_id) if people and matches[0].people else ""
        return {
            "account": forms.ChoiceField(
                label=_("Customer"),
                choices=[*accounts, (NEW, made)],
                initial=account or (accounts[0][0] if accounts else NEW),
                widget=forms.RadioSelect,
            ),
            "contact": forms.ChoiceField(
                label=_("Contact"),
                choices=[*people, *new, (NONE, _("No contact"))],
                initial=first,
                widget=forms.RadioSelect,
            ),
            "sells": forms.BooleanField(label=_("Make an opportunity"), required=False, initial=True),
            "sale": forms.CharField(
                label=_("Name of the opportunity"),
                required=False,
                max_length=LONGEST_SALE,
                initial=lead.company or lead.name,
            ),
        }

    def lines(self) -> list[tuple[Lead, list[forms.BoundField]]]:
        return [
            (lead, [self[f"{name}-{lead.pk}"] for name in ("account", "contact", "sells", "sale")])
            for lead in self.leads
        ]

    def clean(self) -> dict[str, Any]:
        """Who works somewhere comes with that customer; an opportunity has a name."""
        for lead in self.leads:
            account, contact = self.cleaned_data.get(f"account-{lead.pk}"), self.cleaned_data.get(f"contact-{lead.pk}")
            works = {str(one.pk): one for match in self.found[lead.pk] for one in match.people}
            if contact in works and str(works[contact].account_id) != account:
                self.add_error(
                    f"contact-{lead.pk}", _("%(name)s works at another customer.") % {"name": works[contact]}
                )
            if self.cleaned_data.get(f"sells-{lead.pk}") and not self.cleaned_data.get(f"sale-{lead.pk}"):
                self.add_error(f"sale-{lead.pk}", _("Say what the opportunity is called."))
        return self.cleaned_data

    def wishes(self) -> dict[UUID, Wish]:
        data = self.cleaned_data
        return {
            lead.pk: Wish(
                data[f"account-{lead.pk}"],
                data[f"contact-{lead.pk}"],
                data[f"sale-{lead.pk}"] if data[f"sells-{lead.pk}"] else "",
            )
            for lead in self.leads
        }


def _joins(match: Match) -> str:
    why = pgettext("between reasons", ", ").join(dict.fromkeys(match.why))
    return _("Joins %(name)s: %(why)s") % {"name": match.account, "why": why}
