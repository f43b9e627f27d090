"""What was sent is sent again, and a test is sent."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.ids import new_id
from webhooks.actions.endpoints import lock_endpoint
from webhooks.jobs import send_waiting
from webhooks.kinds import TEST
from webhooks.models import Delivery, DeliveryState, Endpoint
from webhooks.permissions import MANAGE_WEBHOOKS


@action(MANAGE_WEBHOOKS)
def send_test(*, actor: Actor, clock: Clock, endpoint: Endpoint) -> Delivery:
    """Tried once, whatever the answer; it holds nobody's words."""
    endpoint = _on_or_refuse(endpoint)
    subject = new_id()
    delivery = Delivery.objects.create(
        endpoint=endpoint,
        event=TEST,
        subject_id=subject,
        facts={"test_id": str(subject)},
        happened_at=clock(),
        due_at=clock(),
    )
    send_waiting.enqueue(endpoint_id=str(endpoint.pk))
    record("sent a test", endpoint)
    return delivery


@action(MANAGE_WEBHOOKS)
def replay_delivery(*, actor: Actor, clock: Clock, delivery: Delivery) -> Delivery:
    """With the same id and body, so that the other side can tell that it knows it."""
    endpoint = _on_or_refuse(delivery.endpoint)
    delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery.pk)
    if delivery.is_open:
        nothing_changed()
        return delivery
    delivery.again(at=clock())
    send_waiting.enqueue(endpoint_id=str(endpoint.pk))
    record("sent again", endpoint, delivery=delivery.message_id)
    return delivery


@action(MANAGE_WEBHOOKS)
def replay_failed(*, actor: Actor, clock: Clock, endpoint: Endpoint, since: datetime) -> int:
    """All that was given up of what happened since then, in its order."""
    endpoint = _on_or_refuse(endpoint)
    failed = endpoint.deliveries.filter(state=DeliveryState.FAILED, happened_at__gte=since).exclude(event=TEST)
    count = failed.update(state=DeliveryState.WAITING, due_at=clock(), finished_at=None, tries=0)
    if not count:
        nothing_changed()
        return 0
    send_waiting.enqueue(endpoint_id=str(endpoint.pk))
    record("sent again", endpoint, count=count, since=since)
    return count


def _on_or_refuse(endpoint: Endpoint) -> Endpoint:
    endpoint = lock_endpoint(endpoint)
    if not endpoint.is_on:
        raise Refused(_("Resume the webhook first."))
    return endpoint
