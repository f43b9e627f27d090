"""Shapes of what administrators choose for a role, and of whom and what they ask about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.grants import Fields, Offered, Rights, ruled_fields, subjects
from access.masks import HIDDEN, READ
from access.models import Role
from access.policies import Policy, scoped_policies
from access.scopes import Scope
from identity.actions.roles import NAME_LENGTH, Wish
from identity.models import User

SEE, CHANGE, RULE = "see", "change", "rule_"
RULES = (
    ("", pgettext_lazy("rule for a field", "Reads and writes")),
    (READ, pgettext_lazy("rule for a field", "Only reads")),
    (HIDDEN, pgettext_lazy("rule for a field", "Does not see")),
)


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
        for fields in ruled_fields():
            kept_rules = rights.fields.get(fields.record, {})
            for one in fields.offered:
                self.fields[f"{RULE}{fields.record}_{one.name}"] = forms.ChoiceField(
                    label=str(one.label), choices=RULES, required=False, initial=kept_rules.get(one.name, "")
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

    @property
    def rules(self) -> Iterator[tuple[Fields, list[forms.BoundField], int]]:
        """By kind of record, with how many of its fields have a rule."""
        for fields in ruled_fields():
            bound = [self[f"{RULE}{fields.record}_{one.name}"] for one in fields.offered]
            yield fields, bound, sum(bool(one.value()) for one in bound)

    def wish(self) -> Wish:
        data = self.cleaned_data
        granted = tuple(name for key in self.fields if key.startswith("may_") for name in data[key])
        scopes = {
            policy.record: {step: int(data[f"{policy.record}_{step}"]) for step in (SEE, CHANGE)}
            for policy in scoped_policies()
        }
        rules = {
            fields.record: {one.name: data[f"{RULE}{fields.record}_{one.name}"] for one in fields.offered}
            for fields in ruled_fields()
        }
        return Wish(data["name"], granted, scopes, rules)


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


class FieldForm(forms.Form):
    field = forms.ChoiceField(label=_("Which field"), required=False)

    def __init__(self, fields: Sequence[Offered], **options: Any) -> None:
        super().__init__(**options)
        whole = ("", pgettext_lazy("field of a record", "The record as a whole"))
        self.fields["field"].choices = [whole, *((one.name, one.label) for one in fields)]  # type: ignore[attr-defined]
