"""An entry of the audit log as the API shows it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from rest_framework import serializers

from audit.queries import entries_seen_by
from kernel.actor import Actor
from kernel.api.resources import Filter, Resource, equal
from kernel.api.values import Value, identity, moment, pointer, text


def _since(value: Any, actor: Actor) -> Q:
    return Q(at__gte=value)


def _before(value: Any, actor: Actor) -> Q:
    return Q(at__lt=value)


ENTRIES = Resource(
    "AuditEntry",
    rows=entries_seen_by,
    values=(
        identity(),
        moment("at"),
        text("verb"),
        text("face", "actor_face"),
        pointer("actor_id"),
        text("actor_name"),
        pointer("token_id"),
        text("subject_type"),
        pointer("subject_id"),
        text("subject_name"),
        Value("changes", serializers.DictField(required=False)),
    ),
    filters=(
        equal("actor_id", serializers.UUIDField(), "Done by this person or program."),
        equal("subject_id", serializers.UUIDField(), "About this record."),
        equal("subject_type", serializers.CharField(max_length=60), "About this kind of record.", many=True),
        equal("verb", serializers.CharField(max_length=60), "Where this was done.", many=True),
        Filter("since", serializers.DateTimeField(), _since, "From this moment on."),
        Filter("before", serializers.DateTimeField(), _before, "Before this moment."),
    ),
    orders=("-at", "at"),
)
