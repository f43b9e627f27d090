"""Shapes of what administrators send about members, invitations and teams."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.models import Role
from identity.forms import line_field
from identity.models import Team, User


def offer(field: Any, rows: Any, choices: list[tuple[Any, Any]]) -> None:
    """Rows to choose from, read once: Django would ask for them again for each part of the control."""
    field.queryset, field.choices = rows, choices


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("Work e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"inputmode": "email", "autocapitalize": "none", "autocomplete": "off"}),
    )
    name = line_field(pgettext_lazy("person", "Name"), length=120, autocomplete="off")
    role = forms.ModelChoiceField(label=_("Role"), queryset=Role.objects.none(), to_field_name="key", empty_label=None)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    team = forms.ModelChoiceField(label=_("Team"), queryset=Team.objects.none(), required=False)

    def __init__(self, *args: Any, roles: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["role"], roles, [(role.key, role.label) for role in roles])
        offer(self.fields["team"], teams, [("", _("No team")), *[(team.pk, team.name) for team in teams]])


class MemberForm(forms.Form):
    role = forms.ModelChoiceField(label=_("Role"), queryset=Role.objects.none(), to_field_name="key", empty_label=None)
    teams = forms.ModelMultipleChoiceField(
        label=_("Teams"), queryset=Team.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, roles: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["role"], roles, [(role.key, role.label) for role in roles])
        offer(self.fields["teams"], teams, [(team.pk, team.name) for team in teams])


class SuccessorForm(forms.Form):
    customers_to = forms.ModelChoiceField(
        label=_("Customers go to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody: they have no owner"),
    )
    successor = forms.ModelChoiceField(
        label=_("Open tickets go to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody: they become unassigned"),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(person.pk, person.name) for person in people]
        for name in ("customers_to", "successor"):
            empty = self.fields[name].empty_label  # type: ignore[attr-defined]
            offer(self.fields[name], people, [("", empty), *choices])


class TeamForm(forms.Form):
    name = line_field(_("Name of the team"), length=80, autocomplete="off")
    parent = forms.ModelChoiceField(
        label=_("Belongs to"), queryset=Team.objects.none(), required=False, help_text=_("The team above it, if any.")
    )

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("No team above it")), *((team.pk, f"{' ' * 2 * team.depth}{team.name}") for team in teams)]
        offer(self.fields["parent"], Team.objects.all(), choices)

    @property
    def places(self) -> bool:
        """Whether the place was sent at all: who sends a name alone leaves the team where it is."""
        return self.add_prefix("parent") in self.data
