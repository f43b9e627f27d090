"""What a segment is called, and who sees it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm.segments.actions.building import Said
from crm.segments.conditions.tree import Group
from crm.segments.models import NAME_LENGTH, SeenBy, Segment
from crm.segments.models.segment import ABOUT_LENGTH
from identity.models import Team

TEAM = "team:"


class SegmentForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("of a segment", "Name"), max_length=NAME_LENGTH)
    about = forms.CharField(label=_("What it is for"), max_length=ABOUT_LENGTH, required=False)
    seen_by = forms.ChoiceField(label=_("Who sees it"))
    is_audience = forms.BooleanField(
        label=_("Articles can be written for it"),
        required=False,
        help_text=_("Its customers read them in the portal. Everybody who writes articles can choose it."),
    )

    def __init__(self, *args: Any, may_publish: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.teams = {f"{TEAM}{team.pk}": team for team in Team.objects.order_by("name")}
        teams = [(key, _("Team: %(name)s") % {"name": team.name}) for key, team in self.teams.items()]
        self.fields["seen_by"].choices = [  # type: ignore[attr-defined]
            (SeenBy.ME, SeenBy.ME.label),
            (SeenBy.ALL, SeenBy.ALL.label),
            *teams,
        ]
        if not may_publish:
            del self.fields["is_audience"]

    @classmethod
    def values_of(cls, segment: Segment) -> dict[str, Any]:
        seen_by = f"{TEAM}{segment.team_id}" if segment.seen_by == SeenBy.TEAM else segment.seen_by
        return {
            "name": segment.name,
            "about": segment.about,
            "seen_by": seen_by,
            "is_audience": segment.is_audience,
        }

    def said(self, group: Group | None, *, is_audience: bool = False) -> Said:
        """`is_audience` stays where somebody may not say it."""
        given = self.cleaned_data
        team = self.teams.get(given["seen_by"])
        return Said(
            name=given["name"],
            group=group,
            about=given["about"],
            seen_by=SeenBy.TEAM if team else given["seen_by"],
            team=team,
            is_audience=given.get("is_audience", is_audience),
        )
