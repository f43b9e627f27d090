"""Webhooks and their deliveries as the API shows them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from kernel.api.resources import Resource, equal
from kernel.api.values import Value, identity, moment, number, pointer, shape, text
from webhooks.actions.endpoints import NAME_LENGTH, URL_LENGTH
from webhooks.models import Content, DeliveryState, EndpointState
from webhooks.queries import deliveries_seen_by, endpoints_seen_by

EVENTS_AT_MOST = 50


def _events(*, required: bool) -> serializers.Field:
    return serializers.ListField(
        child=serializers.CharField(max_length=60), required=required, min_length=1, max_length=EVENTS_AT_MOST
    )


ENDPOINTS = Resource(
    "Webhook",
    rows=endpoints_seen_by,
    values=(
        identity(),
        text("name"),
        text("url"),
        Value("events", _events(required=False)),
        Value("content", serializers.ChoiceField(Content.choices, required=False)),
        Value("state", serializers.ChoiceField(EndpointState.choices, required=False)),
        text("stopped_because"),
        moment("stopped_at", nullable=True),
        moment("failing_since", nullable=True),
        moment("old_secret_until", nullable=True),
        moment("made_at"),
        moment("changed_at"),
    ),
    version="changed_at",
    filters=(equal("state", serializers.ChoiceField(EndpointState.choices), "In this state."),),
    orders=("name", "-name", "id", "-id"),
)
DELIVERIES = Resource(
    "WebhookDelivery",
    rows=deliveries_seen_by,
    values=(
        identity(),
        pointer("endpoint_id"),
        text("event"),
        pointer("subject_id"),
        Value("state", serializers.ChoiceField(DeliveryState.choices, required=False)),
        number("tries"),
        Value("last_status", serializers.IntegerField(required=False, allow_null=True)),
        text("last_error"),
        moment("happened_at"),
        moment("due_at"),
        moment("finished_at", nullable=True),
    ),
    filters=(
        equal("state", serializers.ChoiceField(DeliveryState.choices), "In this state.", many=True),
        equal("event", serializers.CharField(max_length=60), "Of this event.", many=True),
        equal("subject_id", serializers.UUIDField(), "About this record."),
    ),
    orders=("-id", "id"),
)

_fields: dict[str, Any] = {
    "name": {"max_length": NAME_LENGTH},
    "url": {"max_length": URL_LENGTH},
}


def _wish(name: str, *, required: bool, **more: Any) -> type[serializers.Serializer]:
    texts = {key: serializers.CharField(required=required, **options) for key, options in _fields.items()}
    content = serializers.ChoiceField(Content.choices, required=False, help_text="Usually full.")
    return shape(name, {**texts, "events": _events(required=required), "content": content, **more})


NEW_ENDPOINT = _wish("NewWebhook", required=True)
ENDPOINT_CHANGE = _wish(
    "WebhookChange",
    required=False,
    state=serializers.ChoiceField([("on", "on"), ("paused", "paused")], required=False),
)
SECRET = shape(
    "WebhookSecret",
    {
        "secret": serializers.CharField(help_text="Shown this once. The one before signs beside it for a day."),
        "old_secret_until": serializers.DateTimeField(allow_null=True),
    },
)
MADE = shape(
    "MadeWebhook",
    {**{value.name: value.field for value in ENDPOINTS.values}, "secret": serializers.CharField()},
)
SINCE = shape("ReplaySince", {"since": serializers.DateTimeField(help_text="What happened at this moment or later.")})
COUNT = shape("ReplayCount", {"count": serializers.IntegerField()})
ATTEMPT = shape(
    "WebhookAttempt",
    {
        "at": serializers.DateTimeField(),
        "milliseconds": serializers.IntegerField(),
        "status": serializers.IntegerField(allow_null=True),
        "excerpt": serializers.CharField(allow_blank=True),
        "error": serializers.CharField(allow_blank=True),
    },
)
ATTEMPTS = shape("WebhookAttempts", {"items": ATTEMPT(many=True)})
EXAMPLE = {
    "name": "Order system",
    "url": "https://orders.example.com/hooks/rapport",
    "events": ["ticket.created", "ticket.solved"],
    "content": "full",
}
