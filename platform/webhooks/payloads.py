"""The body of a delivery: what happened, and, when it is wanted, the records as the API shows them to an application.

It is written with the first try, so a record is shown as it was then; which ids happened what to never changes.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson

from kernel.actor import Actor, Face
from kernel.api.resources import by_ids
from webhooks.kinds import Kind, kind_of
from webhooks.models import Content, Delivery, Endpoint


def body_of(endpoint: Endpoint, delivery: Delivery) -> str:
    data: dict[str, Any] = dict(delivery.facts)
    kind = kind_of(delivery.event)
    if kind is not None and endpoint.content == Content.FULL:
        data |= _records(kind, delivery.facts, reader_of(endpoint))
    said = {"type": delivery.event, "timestamp": delivery.happened_at, "data": data}
    return orjson.dumps(said).decode()


def reader_of(endpoint: Endpoint) -> Actor:
    """Sees what the events that it wants ask for, and nothing else."""
    wanted = (kind_of(name) for name in endpoint.events)
    return Actor(
        face=Face.STAFF,
        name=endpoint.name,
        permissions=frozenset(kind.permission.name for kind in wanted if kind is not None),
        is_application=True,
    )


def _records(kind: Kind, facts: dict[str, Any], reader: Actor) -> dict[str, Any]:
    """Null for what is gone or not to be seen."""
    found = {}
    for shown in kind.shows:
        if facts.get(shown.fact):
            pk = UUID(facts[shown.fact])
            found[shown.name] = by_ids(shown.resource, {pk}, reader).get(pk)
    return found
