"""Shapes of what staff send; what is allowed is decided by the actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from crm.service.actions.conversation import Words
from crm.service.fields import TICKET
from crm.service.models import Attachment, Category, Message, MessageKind, Priority, Status, Ticket
from identity.models import User
from kernel.fields import CUSTOM, editable, form_field

FILES_PER_MESSAGE = 20


def words_of(body: str, files: list[UUID]) -> Words:
    """The editor sends HTML; a page without script sends plain text."""
    is_html = body.lstrip().startswith("<")
    return Words(html=body if is_html else "", text="" if is_html else body, attachment_ids=files)


def ids_of(data: QueryDict, name: str) -> list[UUID]:
    """Those that can be ids at all; the action takes only the sender's own."""
    found = []
    for text in data.getlist(name)[:FILES_PER_MESSAGE]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


class MessageForm(forms.Form):
    """A public reply or an internal note."""

    body = forms.CharField(required=False, strip=False)
    kind = forms.ChoiceField(choices=MessageKind.choices)
    become = forms.ChoiceField(required=False, choices=[("", ""), *Status.choices])
    seen_until = forms.CharField(required=False)

    def clean_seen_until(self) -> datetime | None:
        try:
            moment = parse_datetime(self.cleaned_data["seen_until"])
        except ValueError:
            return None
        return moment if moment is not None and moment.tzinfo is not None else None


@dataclass(frozen=True)
class Composer:
    """What stands where staff write: which kind, what is in it already, and what stopped it last time."""

    kind: str
    body: str = ""
    saved_at: datetime | None = None
    error: str = ""
    crossed: Message | None = None
    files: list[Attachment] = field(default_factory=list)

    @property
    def is_note(self) -> bool:
        return self.kind == MessageKind.NOTE

    @classmethod
    def with_draft(cls, ticket: Ticket, kind: str) -> Composer:
        """`ticket` comes from ticket_page: the reader's drafts came along."""
        drafts: dict[str, tuple[str, datetime]] = getattr(ticket, "my_drafts")  # noqa: B009  (no field of the model)
        html, saved_at = drafts.get(kind, ("", None))
        return cls(kind, html, saved_at)


class NewTicketForm(forms.Form):
    """Fields of a ticket as fields.py says, and the first words."""

    customer = forms.CharField(required=False)
    q = forms.CharField(required=False, max_length=120, label=_("Customer"))
    body = forms.CharField(label=_("Message"), strip=False, widget=forms.Textarea({"rows": 6}))
    kind = forms.ChoiceField(
        label=_("Who reads it"),
        choices=[
            (MessageKind.PUBLIC.value, _("The customer, by e-mail and in the portal")),
            (MessageKind.NOTE.value, _("Only staff: an internal note")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for spec in editable(TICKET.fields):
            self.fields[spec.name] = _rows_field(spec.kind, str(spec.label)) or form_field(spec)
            if spec.is_custom:
                # What must be filled in is asked for where the ticket is solved.
                self.fields[spec.name].required, self.fields[spec.name].initial = False, spec.default
        # Its own rule speaks of a subject that is too long, and says what to do.
        self.fields["subject"].validators = []
        self.fields["subject"].max_length = None  # type: ignore[attr-defined]
        self.fields["subject"].widget.attrs.pop("maxlength", None)
        # Nobody need know what a grade brings: unless somebody says otherwise, the customer's counts.
        self.fields["priority"].choices = [("", _("As the customer's grade says")), *Priority.choices]  # type: ignore[attr-defined]
        self.fields["priority"].required, self.fields["priority"].initial = False, ""

    @property
    def custom(self) -> list[forms.BoundField]:
        """The fields that administrators added."""
        return [self[name] for name in self.fields if name.startswith(CUSTOM)]

    @property
    def custom_values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name.startswith(CUSTOM)}


def _rows_field(kind: str, label: str) -> forms.Field | None:
    if kind == "person":
        return forms.ModelChoiceField(
            User.objects.staff().order_by("name"), label=label, required=False, empty_label=_("Nobody yet")
        )
    if kind == "category":
        return forms.ModelChoiceField(Category.objects.all(), label=label, required=False, empty_label="–")
    return None


class JoinMailForm(forms.Form):
    number = forms.IntegerField(label=_("Ticket number"), min_value=1, max_value=10**12)
