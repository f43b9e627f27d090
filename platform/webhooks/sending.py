"""One try: what may be sent is taken, asked through the one guarded client, and the answer is written down."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from kernel.actor import SYSTEM
from kernel.clock import Clock, system_clock
from kernel.outgoing import AddressRefused, NoAnswer, send
from webhooks.actions.stopping import stop_endpoint
from webhooks.kinds import TEST
from webhooks.models import Attempt, Delivery, DeliveryState, Endpoint, EndpointState
from webhooks.models.delivery import HELD_TOO_LONG, WAITS
from webhooks.payloads import body_of
from webhooks.signing import signed_headers

AT_ONCE = 4
EXCERPT = 500
PATIENT_STATUSES, LONGEST_WISH = (429, 503), timedelta(hours=24)
GONE = 410


@dataclass(frozen=True)
class Said:
    """How a try ended: a status with the beginning of the answer, or an error."""

    milliseconds: int
    status: int | None = None
    excerpt: str = ""
    error: str = ""
    come_back: timedelta | None = None

    @property
    def is_good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def claim(endpoint_id: UUID, *, at: datetime) -> tuple[Endpoint, Delivery] | None:
    """The next delivery, and nobody else sends it. The endpoint's row is the lock: what may go depends on the rest."""
    with transaction.atomic():
        wanted = Endpoint.objects.select_for_update().filter(pk=endpoint_id, state=EndpointState.ON)
        endpoint = wanted.first()
        if endpoint is None or (endpoint.rests_until is not None and at < endpoint.rests_until):
            return None
        held = endpoint.deliveries.filter(state=DeliveryState.SENDING, claimed_at__gte=at - HELD_TOO_LONG)
        if held.count() >= (1 if endpoint.is_failing else AT_ONCE):
            return None
        delivery = endpoint.deliveries.due(at).first()
        if delivery is None:
            return None
        delivery.body = delivery.body or body_of(endpoint, delivery)
        delivery.claim(at=at)
    return endpoint, delivery


def tell(endpoint: Endpoint, delivery: Delivery, clock: Clock = system_clock) -> timedelta | None:
    """One try. The wait until somebody should look again, if there is anything left to do later."""
    said = ask(endpoint, delivery, at=clock())
    with transaction.atomic():
        found = Endpoint.objects.select_for_update().filter(pk=endpoint.pk).first()
        if found is None:
            return None
        Attempt.objects.create(
            delivery=delivery,
            at=clock(),
            milliseconds=said.milliseconds,
            status=said.status,
            excerpt=said.excerpt,
            error=said.error,
        )
        return _note(found, delivery, said, clock)


def ask(endpoint: Endpoint, delivery: Delivery, *, at: datetime) -> Said:
    body, begun = delivery.body.encode(), time.monotonic()
    headers = {"Content-Type": "application/json"}
    headers |= signed_headers(delivery.message_id, at, body, endpoint.keys(at))
    try:
        answer = send("POST", endpoint.url, headers=headers, body=body, enough=4 * EXCERPT)
    except (AddressRefused, NoAnswer) as error:
        return Said(_since(begun), error=str(error)[:300] or type(error).__name__)
    wish = answer.headers.get("retry-after", "")
    wait = timedelta(seconds=int(wish)) if wish.isascii() and wish.isdecimal() and len(wish) < 7 else None
    patient = min(wait, LONGEST_WISH) if wait and answer.status in PATIENT_STATUSES else None
    return Said(_since(begun), answer.status, readable(answer.body), come_back=patient)


def readable(body: bytes) -> str:
    """The beginning of an answer as text, without what no page can show."""
    text = body.decode("utf-8", "replace")
    return "".join(sign if sign.isprintable() else " " for sign in text)[:EXCERPT].strip()


def _note(endpoint: Endpoint, delivery: Delivery, said: Said, clock: Clock) -> timedelta | None:
    at = clock()
    if said.is_good:
        delivery.arrived(at=at, status=said.status or 0)
        endpoint.heard(at=at)
        return None
    if delivery.event == TEST:
        delivery.give_up(at=at, status=said.status, error=said.error)
        return None
    endpoint.failed(at=at)
    wait = _put_off(delivery, said, at=at)
    why = "gone" if said.status == GONE else "failing" if endpoint.has_failed_long(at) else ""
    if why and endpoint.is_on:
        stop_endpoint(actor=SYSTEM, clock=clock, endpoint=endpoint, why=why)
    rest = endpoint.rests_until - at if endpoint.rests_until else timedelta(0)
    return max(wait, rest)


def _put_off(delivery: Delivery, said: Said, *, at: datetime) -> timedelta:
    if said.status == GONE or delivery.tries > len(WAITS):
        delivery.give_up(at=at, status=said.status, error=said.error)
        return timedelta(0)
    # Not all at the same moment, once the other side is back.
    wait = WAITS[delivery.tries - 1] * (95 + secrets.randbelow(11)) / 100
    wait = max(wait, said.come_back or wait)
    delivery.put_off(until=at + wait, status=said.status, error=said.error)
    return wait


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
