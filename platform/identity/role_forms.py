"""Shapes of what administrators choose for a role, and of whom and what they ask about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from access.grants import Rights, subjects
from access.models import Role
from access.policies import Policy, scoped_policies
from access.scopes import Scope
from identity.actions.roles import NAME_LENGTH, Wish
from identity.models import User

SEE, CHANGE = "see", "change"


class RoleForm(forms.Form):
    """A name, permissions by subject, and two steps for each kind of record."""

    name = forms.CharField(
        label=_("Name of the role"), max_length=NAME_LENGTH, widget=forms.TextInput({"autocomplete": "off"})
    )

    def __init__(self, data: Any = None, *, rights: Rights, name: str = "") -> None:
        super().__init__(data, initial={"name": name})
        for subject in subjects():
            self.fields[f"may_{subject.key}"] = forms.MultipleChoiceField(
                label=str(subject.label),
                choices=[(permission.name, permission.label) for permission in subject.permissions],
                initial=[one.name for one in subject.permissions if one.name in rights.permissions],
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        for policy in scoped_policies():
            kept = rights.scopes.get(policy.record, {})
            for step, label in ((SEE, _("%(records)s: sees")), (CHANGE, _("%(records)s: changes"))):
                self.fields[f"{policy.record}_{step}"] = forms.TypedChoiceField(
                    label=str(label) % {"records": policy.labels},
                    choices=Scope.choices,
                    coerce=int,
                    initial=kept.get(step, Scope.OWN),
                )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for policy in scoped_policies():
            see, change = (data.get(f"{policy.record}_{step}") for step in (SEE, CHANGE))
            if see is not None and change is not None and change > see:
                self.add_error(f"{policy.record}_{CHANGE}", _("Nobody changes what they do not see."))
        return data

    @property
    def permissions(self) -> Iterator[forms.BoundField]:
        return (self[name] for name in self.fields if name.startswith("may_"))

    @property
    def scopes(self) -> Iterator[tuple[Policy, forms.BoundField, forms.BoundField]]:
        return (
            (policy, self[f"{policy.record}_{SEE}"], self[f"{policy.record}_{CHANGE}"]) for policy in scoped_policies()
        )

    def wish(self) -> Wish:
        data = self.cleaned_data
        granted = tuple(name for key in self.fields if key.startswith("may_") for name in data[key])
        scopes = {
            policy.record: {step: int(data[f"{policy.record}_{step}"]) for step in (SEE, CHANGE)}
            for policy in scoped_policies()
        }
        return Wish(data["name"], granted, scopes)


class RoleSuccessorForm(forms.Form):
    successor = forms.ModelChoiceField(label=_("Its people get"), queryset=Role.objects.none(), to_field_name="key")

    def __init__(self, data: Any = None, *, roles: QuerySet[Role], required: bool) -> None:
        super().__init__(data)
        field: Any = self.fields["successor"]
        field.queryset, field.required = roles, required
        field.choices = [("", "–"), *((role.key, role.label) for role in roles)]


class WhyForm(forms.Form):
    person = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none(), empty_label=None)
    q = forms.CharField(
        label=_("Which record"),
        help_text=_("The number or subject of a ticket, or the name of a customer."),
        max_length=160,
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "type": "search"}),
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["person"].queryset = User.objects.staff().order_by("name")  # type: ignore[attr-defined]
