"""The body of a delivery: what happened, and, when it is wanted, the records as the API shows them to an application.

It is written with the first try, so a record is shown as it was then; which ids happened what to never changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from kernel.actor import Actor, Face
from kernel.api.resources import Resource, by_ids
from webhooks.kinds import Shown, kind_of
from webhooks.models import Content, Delivery, Endpoint


def write_bodies(endpoint: Endpoint, deliveries: Sequence[Delivery]) -> None:
    """Of those that have none yet; one statement for each kind of record."""
    fresh = [delivery for delivery in deliveries if not delivery.body]
    records = _records(endpoint, fresh) if endpoint.content == Content.FULL else {}
    for delivery in fresh:
        data = delivery.facts | {
            shown.name: records.get((shown.resource.name, UUID(delivery.facts[shown.fact])))
            for shown in _shown(delivery)
            if endpoint.content == Content.FULL
        }
        said = {"type": delivery.event, "timestamp": delivery.happened_at, "data": data}
        delivery.body = orjson.dumps(said).decode()


def reader_of(endpoint: Endpoint) -> Actor:
    """Sees what the events that it wants ask for, and nothing else."""
    wanted = (kind_of(name) for name in endpoint.events)
    return Actor(
        face=Face.STAFF,
        name=endpoint.name,
        permissions=frozenset(kind.permission.name for kind in wanted if kind is not None),
        is_application=True,
    )


def _shown(delivery: Delivery) -> list[Shown]:
    kind = kind_of(delivery.event)
    return [shown for shown in kind.shows if delivery.facts.get(shown.fact)] if kind else []


def _records(endpoint: Endpoint, deliveries: Sequence[Delivery]) -> dict[tuple[str, UUID], dict[str, Any]]:
    """By resource and id; what is gone or not to be seen is missing."""
    wanted: dict[str, tuple[Resource, set[UUID]]] = {}
    for delivery in deliveries:
        for shown in _shown(delivery):
            _resource, ids = wanted.setdefault(shown.resource.name, (shown.resource, set()))
            ids.add(UUID(delivery.facts[shown.fact]))
    reader, found = reader_of(endpoint), {}
    for name, (resource, ids) in wanted.items():
        for pk, record in by_ids(resource, ids, reader).items():
            found[name, pk] = record
    return found
