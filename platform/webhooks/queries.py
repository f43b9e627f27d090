"""Reads of webhooks and their logs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from kernel.actor import Actor
from webhooks.kinds import Kind, all_kinds
from webhooks.models import Delivery, DeliveryState, Endpoint
from webhooks.permissions import MANAGE_WEBHOOKS

PAGE = 25
REPLAYED_SINCE = timedelta(days=30)


def endpoints_seen_by(actor: Actor) -> QuerySet[Endpoint]:
    return Endpoint.objects.all() if actor.is_staff and actor.may(MANAGE_WEBHOOKS) else Endpoint.objects.none()


def deliveries_seen_by(actor: Actor) -> QuerySet[Delivery]:
    return Delivery.objects.all() if actor.is_staff and actor.may(MANAGE_WEBHOOKS) else Delivery.objects.none()


def endpoints_with_counts(actor: Actor, at: datetime) -> QuerySet[Endpoint, Any]:
    """By name, with how many of the last day arrived, wait, or were given up."""
    recent = Q(deliveries__happened_at__gte=at - timedelta(days=1))
    return (
        endpoints_seen_by(actor)
        .annotate(
            arrived=Count("deliveries", filter=recent & Q(deliveries__state=DeliveryState.DELIVERED)),
            waiting=Count("deliveries", filter=Q(deliveries__state__in=["waiting", "sending"])),
            given_up=Count("deliveries", filter=recent & Q(deliveries__state=DeliveryState.FAILED)),
        )
        .order_by("name", "id")
    )


@dataclass(frozen=True)
class Log:
    deliveries: list[Delivery]
    older: UUID | None
    """Where the next page begins, if there is one."""


def log_of(endpoint: Endpoint, *, state: str = "", before: UUID | None = None) -> Log:
    """The newest first."""
    found = endpoint.deliveries.order_by("-id").defer("body")
    if state in DeliveryState.values:
        found = found.filter(state=state)
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found[: PAGE + 1])
    return Log(rows[:PAGE], rows[PAGE - 1].pk if len(rows) > PAGE else None)


def counts_of(endpoint: Endpoint) -> dict[str, int]:
    """By state."""
    grouped = endpoint.deliveries.order_by().values_list("state").annotate(n=Count("id"))
    return dict(grouped)


def chosen_kinds(endpoint: Endpoint) -> list[Kind]:
    return [kind for kind in all_kinds() if kind.name in endpoint.events]
