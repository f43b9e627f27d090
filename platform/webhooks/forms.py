"""The shape of what an administrator chooses for a webhook."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from webhooks.actions.endpoints import NAME_LENGTH, URL_LENGTH, Wish
from webhooks.kinds import all_kinds
from webhooks.models import Content, Endpoint


class EndpointForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the webhook"),
        max_length=NAME_LENGTH,
        help_text=_("So that your colleagues know what listens there, for example: order system."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    url = forms.CharField(
        label=_("Address"),
        max_length=URL_LENGTH,
        help_text=_("We send a POST request to it. It answers with a status from 200 to 299 within 15 seconds."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "inputmode": "url", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )
    events = forms.MultipleChoiceField(
        label=_("What it is told"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one event.")},
    )
    content = forms.ChoiceField(label=_("What is sent"), choices=Content.choices, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, actor: Actor, endpoint: Endpoint | None = None) -> None:
        initial: dict[str, Any] = {"content": Content.FULL.value}
        kept: set[str] = set()
        if endpoint is not None:
            kept = set(endpoint.events)
            initial = {"name": endpoint.name, "url": endpoint.url, "events": endpoint.events}
            initial["content"] = endpoint.content
        super().__init__(data, initial=initial)
        self.fields["events"].choices = [  # type: ignore[attr-defined]
            (kind.name, kind.label) for kind in all_kinds() if kind.name in kept or actor.may(kind.permission)
        ]

    def wish(self) -> Wish:
        return Wish(**self.cleaned_data)
