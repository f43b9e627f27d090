"""Shapes of addresses, numbers, needs, tags and grades, as staff send them."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.customers.models import AddressKind, Colour, LineKind, Medium
from crm.customers.models.arranged import offered_roles
from crm.customers.models.grade_policy import PRIORITIES, Service
from crm.customers.models.need import NEED_LENGTH
from crm.customers.models.ownership import REASON_LENGTH
from crm.customers.models.relation import HOUSEHOLD_LENGTH
from crm.customers.models.tag import TAG_LENGTH
from kernel.countries import country_choices

PRIORITY_WORDS = {
    "low": pgettext_lazy("priority", "Low"),
    "normal": pgettext_lazy("priority", "Normal"),
    "high": pgettext_lazy("priority", "High"),
    "urgent": pgettext_lazy("priority", "Urgent"),
}


class AddressForm(forms.Form):
    """From large to small."""

    parts: ClassVar = ("kind", "country", "region", "city", "street", "postal_code")

    kind = forms.ChoiceField(
        label=pgettext_lazy("of an address", "Kind"), choices=AddressKind.choices, widget=forms.RadioSelect
    )
    country = forms.ChoiceField(label=_("Country"), required=False)
    region = forms.CharField(label=_("Province or region"), required=False, max_length=80)
    city = forms.CharField(label=_("City"), required=False, max_length=80)
    street = forms.CharField(label=_("Street and number"), max_length=200)
    postal_code = forms.CharField(label=_("Postal code"), required=False, max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "–"), *country_choices()]  # type: ignore[attr-defined]
        self.fields["kind"].initial = AddressKind.SITE
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"


class LineForm(forms.Form):
    medium = forms.ChoiceField(label=_("What it is"), choices=Medium.choices, widget=forms.RadioSelect)
    value = forms.CharField(
        label=_("Number or address"), max_length=254, widget=forms.TextInput({"autocomplete": "off"})
    )
    kind = forms.ChoiceField(label=pgettext_lazy("of a number", "For"), choices=LineKind.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["medium"].initial = Medium.PHONE
        self.fields["kind"].initial = LineKind.WORK


class NeedForm(forms.Form):
    text = forms.CharField(
        label=_("What they want"), max_length=NEED_LENGTH, widget=forms.TextInput({"autocomplete": "off"})
    )
    wanted_by = forms.DateField(
        label=_("By when"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class TagForm(forms.Form):
    name = forms.CharField(label=_("Tag"), max_length=TAG_LENGTH, widget=forms.TextInput({"autocomplete": "off"}))
    colour = forms.ChoiceField(label=_("Colour"), choices=Colour.choices, initial=Colour.GREY)


class AccountTagsForm(forms.Form):
    """Those of the dictionary that a customer has, and one that is new."""

    tags = forms.MultipleChoiceField(label=_("Tags"), required=False, widget=forms.CheckboxSelectMultiple)
    new = forms.CharField(
        label=_("New tag"),
        required=False,
        max_length=TAG_LENGTH,
        help_text=_("It joins the tags that everybody can use."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, known: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tags"].choices = [(name, name) for name in known]  # type: ignore[attr-defined]

    def names(self) -> list[str]:
        new = self.cleaned_data["new"].strip()
        return [*self.cleaned_data["tags"], *([new] if new else [])]


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("What they do here"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = offered_roles()  # type: ignore[attr-defined]


class HouseholdForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the household"), max_length=HOUSEHOLD_LENGTH, widget=forms.TextInput({"autocomplete": "off"})
    )


class GradeForm(forms.Form):
    reply_hours = forms.IntegerField(label=_("First reply within"), required=False, min_value=1)
    solve_hours = forms.IntegerField(label=_("Solved within"), required=False, min_value=1)
    priority = forms.ChoiceField(label=_("Priority of new tickets"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        as_usual = pgettext_lazy("priority of new tickets", "As usual")
        self.fields["priority"].choices = [("", as_usual), *((key, PRIORITY_WORDS[key]) for key in PRIORITIES)]  # type: ignore[attr-defined]

    def service(self) -> Service:
        return Service(**self.cleaned_data)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=REASON_LENGTH, widget=forms.TextInput({"autocomplete": "off"}))


class PoolRulesForm(forms.Form):
    """0 switches a rule off."""

    claims_a_day = forms.IntegerField(
        label=_("Claims of one person a day"), help_text=_("0: as many as they like."), min_value=0
    )
    capacity = forms.IntegerField(
        label=_("Customers that one person may look after"),
        help_text=_("Whoever has so many claims no more. 0: as many as they like."),
        min_value=0,
    )
    views_a_day = forms.IntegerField(
        label=_("Customers of the pool that one person may open a day"),
        help_text=_("What was opened today may be opened again. 0: as many as they like."),
        min_value=0,
    )
    quiet_days = forms.IntegerField(
        label=_("Days without a word, after which a customer goes back"),
        help_text=_("Counted from the last message or note. 0: nobody is taken back."),
        min_value=0,
    )
    after_contract_days = forms.IntegerField(
        label=_("Days after the end of the contract"),
        help_text=_("Before that, nobody with a contract goes back."),
        min_value=0,
    )
    warning_days = forms.IntegerField(
        label=_("Days before, on which the owner is warned"), help_text=_("0: on the same day."), min_value=0
    )
