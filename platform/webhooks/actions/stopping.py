"""A webhook whose other side answers no more."""

from __future__ import annotations

from kernel.actions import action, emit, record
from kernel.actor import Actor
from kernel.clock import Clock
from webhooks.events import EndpointStopped
from webhooks.models import Endpoint
from webhooks.permissions import MANAGE_WEBHOOKS


@action(MANAGE_WEBHOOKS)
def stop_endpoint(*, actor: Actor, clock: Clock, endpoint: Endpoint, why: str) -> None:
    """By the job that sends; administrators are told."""
    endpoint.stop(why, at=clock())
    record("stopped", endpoint, why=why)
    emit(EndpointStopped(endpoint_id=endpoint.pk, why=why))
