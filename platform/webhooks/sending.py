"""What may be sent is taken, told through the one guarded client, and each answer is written down."""

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
from kernel.sealing import SecretUnreadable
from webhooks.actions.stopping import stop_endpoint
from webhooks.kinds import TEST
from webhooks.models import Attempt, Delivery, DeliveryState, Endpoint, EndpointState
from webhooks.models.delivery import HELD_TOO_LONG, WAITS
from webhooks.payloads import write_bodies
from webhooks.signing import signed_headers

# So many claims at once for one address, of so many deliveries each.
AT_ONCE, TOGETHER = 4, 20
LONGEST_TURN = 30.0  # seconds
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


def claim(endpoint_id: UUID, *, at: datetime) -> tuple[Endpoint, list[Delivery]] | None:
    """The next deliveries, each of another record, and nobody else sends them; one alone while the other side fails.

    The endpoint's row is the lock: what may go depends on the rest.
    """
    with transaction.atomic():
        endpoint = Endpoint.objects.select_for_update().filter(pk=endpoint_id, state=EndpointState.ON).first()
        if endpoint is None or (endpoint.rests_until is not None and at < endpoint.rests_until):
            return None
        held = endpoint.deliveries.filter(state=DeliveryState.SENDING, claimed_at__gte=at - HELD_TOO_LONG)
        # Those of one claim have one time.
        if held.order_by().values("claimed_at").distinct().count() >= (1 if endpoint.is_failing else AT_ONCE):
            return None
        found = list(endpoint.deliveries.due(at)[: 1 if endpoint.is_failing else TOGETHER])
        if not found:
            return None
        write_bodies(endpoint, found)
        Delivery.claim(found, at=at)
    return endpoint, found


def tell(endpoint: Endpoint, deliveries: list[Delivery], clock: Clock = system_clock) -> timedelta | None:
    """One try of each, until one fails. The wait until somebody should look again, if anything is left for later.

    Whoever dies in here has told some of them and written nothing: they are told again, with the same ids.
    """
    tried: list[tuple[Delivery, Said]] = []
    attempts, end = [], time.monotonic() + LONGEST_TURN
    for delivery in deliveries:
        said = ask(endpoint, delivery, at=clock())
        tried.append((delivery, said))
        attempts.append(
            Attempt(
                delivery=delivery,
                at=clock(),
                milliseconds=said.milliseconds,
                status=said.status,
                excerpt=said.excerpt,
                error=said.error,
            )
        )
        if not said.is_good or time.monotonic() > end:
            break
    with transaction.atomic():
        found = Endpoint.objects.select_for_update().filter(pk=endpoint.pk).first()
        if found is None:
            return None
        Attempt.objects.bulk_create(attempts)
        Delivery.release([delivery.pk for delivery in deliveries[len(tried) :]])
        return _note(found, tried, clock)


def ask(endpoint: Endpoint, delivery: Delivery, *, at: datetime) -> Said:
    body, begun = delivery.body.encode(), time.monotonic()
    headers = {"Content-Type": "application/json"}
    try:
        headers |= signed_headers(delivery.message_id, at, body, endpoint.keys(at))
        answer = send("POST", endpoint.url, headers=headers, body=body, enough=4 * EXCERPT)
    except SecretUnreadable:
        # Never unsigned. Within the days in which it is tried again somebody can put the right key back.
        return Said(_since(begun), error="The secret can't be opened: it was sealed with another SECRET_KEY.")
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


def _note(endpoint: Endpoint, tried: list[tuple[Delivery, Said]], clock: Clock) -> timedelta | None:
    at = clock()
    good = [(delivery.pk, said.status or 0) for delivery, said in tried if said.is_good]
    if good:
        Delivery.arrived(good, at=at)
        endpoint.heard(at=at)
    delivery, said = tried[-1]
    return None if said.is_good else _note_failure(endpoint, delivery, said, clock)


def _note_failure(endpoint: Endpoint, delivery: Delivery, said: Said, clock: Clock) -> timedelta | None:
    at = clock()
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
