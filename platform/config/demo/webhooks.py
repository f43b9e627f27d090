"""A webhook with a log: delivered, tried again, given up."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from config.demo.content import Content
from crm.service.models import Ticket
from identity.models import User
from webhooks.actions.endpoints import Wish, make_endpoint
from webhooks.models import Attempt, Delivery, DeliveryState, Endpoint
from webhooks.models.delivery import WAITS
from webhooks.payloads import write_bodies

NAMES = {"zh-hans": "ERP 订单系统", "en": "Order system"}
EVENTS = ("ticket.created", "ticket.solved", "message.by_customer", "account.changed")
# How each of the last ones went, the newest first: statuses of its tries.
STORIES = ((204,), (204,), (503, 204), (204,), (204,), (429, 429, 204), (204,), (204,), (500,) * (1 + len(WAITS)))
SAID = {204: "", 500: "Internal Server Error", 503: "upstream connect error", 429: '{"error":"slow down"}'}


def fill_webhooks(content: Content, owner: User, *, now: datetime) -> None:
    domain = owner.email.rpartition("@")[2]
    wish = Wish(NAMES[content.workspace["default_language"]], f"https://hooks.{domain}/rapport", EVENTS)
    endpoint = make_endpoint(actor=owner.as_staff(), clock=lambda: now - timedelta(days=40), wish=wish)
    tickets = list(Ticket.objects.order_by("-created_at").values_list("pk", flat=True)[: len(STORIES)])
    for place, (ticket_id, statuses) in reversed(list(enumerate(zip(tickets, STORIES, strict=False)))):
        _deliver(endpoint, ticket_id, statuses, at=now - timedelta(hours=2 + 11 * place), event=EVENTS[place % 2])
    last = now - timedelta(hours=2)
    endpoint.heard(at=last)


def _deliver(endpoint: Endpoint, ticket_id: UUID, statuses: tuple[int, ...], *, at: datetime, event: str) -> None:
    delivery = Delivery(
        endpoint=endpoint,
        event=event,
        subject_id=ticket_id,
        facts={"ticket_id": str(ticket_id)},
        happened_at=at,
        due_at=at,
        tries=len(statuses),
        last_status=statuses[-1],
    )
    write_bodies(endpoint, [delivery])
    delivery.state = DeliveryState.DELIVERED if statuses[-1] == 204 else DeliveryState.FAILED
    tried = at
    attempts = []
    for wait, status in zip((timedelta(0), *WAITS), statuses, strict=False):
        tried += wait
        took = 40 + (tried.microsecond + status) % 180
        attempts.append(Attempt(delivery=delivery, at=tried, milliseconds=took, status=status, excerpt=SAID[status]))
    delivery.finished_at = tried
    delivery.save()
    Attempt.objects.bulk_create(attempts)
