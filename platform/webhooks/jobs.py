"""Deliveries are sent; what a dead worker left is taken up; old ones are tidied away."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from kernel.clock import system_clock
from kernel.jobs import job
from webhooks.models import Delivery, DeliveryState, EndpointState
from webhooks.sending import claim, tell

LONGEST_RUN = 60.0  # seconds; then others have their turn
OVERDUE = timedelta(minutes=2)
WAITS_AT_MOST = timedelta(days=3)
KEPT = timedelta(days=30)


@job(once=False, queue="webhooks")
def send_waiting(endpoint_id: str) -> None:
    """Send what may be sent to one address, until nothing is left. The rows say what happened: repeat it at will."""
    end = time.monotonic() + LONGEST_RUN
    while time.monotonic() < end:
        claimed = claim(UUID(endpoint_id), at=system_clock())
        if claimed is None:
            return
        wait = tell(*claimed)
        if wait is not None:
            _look_again(endpoint_id, wait)
    _look_again(endpoint_id, timedelta(0))


def _look_again(endpoint_id: str, wait: timedelta) -> None:
    with transaction.atomic():
        send_waiting.enqueue(endpoint_id=endpoint_id, delay_seconds=wait.total_seconds())


@job()
def take_up_lost_deliveries() -> None:
    """By the clock: addresses whose job was lost with its worker."""
    for endpoint_id in overdue_endpoints(system_clock()):
        send_waiting.enqueue(endpoint_id=str(endpoint_id))


def overdue_endpoints(at: datetime) -> list[UUID]:
    late = Delivery.objects.unfinished().filter(endpoint__state=EndpointState.ON, due_at__lt=at - OVERDUE)
    return list(late.order_by().values_list("endpoint_id", flat=True).distinct())


@job()
def sweep_deliveries() -> None:
    """By the clock: what waited too long for a paused address is given up, what is old is forgotten."""
    at = system_clock()
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, due_at__lt=at - WAITS_AT_MOST)
    waiting.exclude(endpoint__state=EndpointState.ON).update(state=DeliveryState.FAILED, finished_at=at)
    Delivery.objects.filter(finished_at__lt=at - KEPT).delete()
