"""Shapes of what staff send about activities; what is allowed is decided by the actions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from crm.activities.actions.logging import Said
from crm.activities.models import Activity, ActivityFile, ActivityKind, Direction, Outcome
from crm.activities.models.activity import LONGEST_MINUTES, LONGEST_SUBJECT
from crm.activities.models.task import LONGEST_TITLE
from crm.customers.models import Contact

FILES_AT_ONCE = 20
MOMENT = "%Y-%m-%dT%H:%M"


class ActivityForm(forms.Form):
    """`people` are those who may have taken part; ids of others are refused by the action."""

    kind = forms.ChoiceField(label=_("What it was"), choices=ActivityKind.choices, widget=forms.RadioSelect)
    body = forms.CharField(label=_("What was said"), required=False, strip=False)
    subject = forms.CharField(
        label=_("Subject"),
        required=False,
        max_length=LONGEST_SUBJECT,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    at = forms.DateTimeField(
        label=_("When"),
        required=False,
        help_text=_("Empty is now."),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=MOMENT),
    )
    minutes = forms.IntegerField(
        label=_("Minutes"),
        required=False,
        min_value=1,
        max_value=LONGEST_MINUTES,
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    direction = forms.ChoiceField(label=_("Direction"), required=False, choices=[("", "–"), *Direction.choices])
    outcome = forms.ChoiceField(label=_("How it ended"), required=False, choices=[("", "–"), *Outcome.choices])
    contacts = forms.MultipleChoiceField(
        label=_("With whom"), required=False, widget=forms.CheckboxSelectMultiple, error_messages={}
    )
    next_step = forms.CharField(
        label=_("Next step"),
        required=False,
        max_length=LONGEST_TITLE,
        help_text=_("“Tomorrow 3pm send the offer” becomes a task of yours."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    is_private = forms.BooleanField(
        label=_("Only who took part sees it"),
        required=False,
        help_text=_("You, and colleagues whom you mention with @."),
    )

    def __init__(self, people: Iterable[Contact], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["contacts"].choices = [(str(one.pk), one.name) for one in people]  # type: ignore[attr-defined]

    def said(self, file_ids: Sequence[UUID]) -> Said:
        values = dict(self.cleaned_data)
        body, contacts = values.pop("body"), values.pop("contacts")
        # The editor sends HTML; a page without script sends plain text.
        is_html = body.lstrip().startswith("<")
        return Said(
            **values,
            html=body if is_html else "",
            text="" if is_html else body,
            contact_ids=[UUID(one) for one in contacts],
            file_ids=file_ids,
        )


def form_of(activity: Activity, people: Iterable[Contact], data: Any = None) -> ActivityForm:
    """What it says now, to be changed."""
    initial = {name: getattr(activity, name) for name in ("kind", "subject", "at", "minutes", "direction", "outcome")}
    initial |= {"is_private": activity.is_private, "body": activity.html}
    initial["contacts"] = [str(one.pk) for one in activity.contacts.all()]
    return ActivityForm(people, data, initial=initial)


def moment_of(text: str) -> datetime | None:
    """A moment of the reader's clock, as an address says it."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is None else None


def ids_of(data: QueryDict, name: str) -> list[UUID]:
    """Those that can be ids at all."""
    found = []
    for text in data.getlist(name)[:FILES_AT_ONCE]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def waiting_files(ids: Sequence[UUID], person_id: UUID) -> list[ActivityFile]:
    """Of these, one's own uploads that belong to nothing yet."""
    if not ids:
        return []
    waiting = ActivityFile.objects.filter(pk__in=ids, activity__isnull=True, uploaded_by_id=person_id)
    return list(waiting.order_by("id"))
