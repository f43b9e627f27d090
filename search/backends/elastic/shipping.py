"""Sends documents to the search server, in batches that it can bear; what it refuses is set aside."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from kernel.reading import array_of, rows
from search.backends.elastic.door import Door, Keeper, Parcel
from search.backends.elastic.mapping import FINGERPRINT, body_of, fields_of
from search.models import Shipment

logger = logging.getLogger("search")

BATCH, FEWEST = 500, 20
# Long conversations are sent fewer at a time.
MOST_CHARACTERS = 4_000_000
READ = f"""
SELECT id, revision, {FINGERPRINT}, for_server, CASE for_server WHEN '' THEN json_build_array(
 kind, number, floor(extract(epoch FROM at) * 1000)::bigint, language, facets, words::text)::text END
FROM search_document WHERE id = ANY(%(ids)s::uuid[])"""  # noqa: S608  (our own words)
# A server counts milliseconds.
COLUMNS = ("kind", "number", "at", "language", "facets")


@dataclass
class Pace:
    """How many at a time: half of it when the server has too much, a little more whenever it copes."""

    size: int = BATCH

    def slow_down(self) -> bool:
        """Whether there is still something to gain."""
        slower, self.size = self.size > FEWEST, max(self.size // 2, FEWEST)
        return slower

    def speed_up(self) -> None:
        self.size = min(self.size + self.size // 4 + 1, BATCH)


def ship_once(*, at: datetime, pace: Pace | None = None) -> int:
    """One batch of what waits; how many were dealt with. Raises Unavailable when the server does not answer."""
    pace = pace or Pace()
    waiting = list(Shipment.objects.filter(aside_at__isnull=True).order_by("id")[: pace.size])
    if not waiting:
        return 0
    revisions = {row.document: row.revision for row in waiting}  # of several the latest
    sent = deliver(list(revisions), revisions)
    _forget(waiting, sent, at)
    if sent.again:
        pace.slow_down()
    else:
        pace.speed_up()
    return len(waiting) - len([row for row in waiting if row.document in sent.again])


@dataclass(frozen=True)
class Sent:
    refused: dict[UUID, str]
    again: frozenset[UUID]


def deliver(ids: Sequence[UUID], revisions: dict[UUID, int], targets: Sequence[str] = ()) -> Sent:
    """Documents as they are now; those that are gone are taken out, as of `revisions`."""
    door, parcels = Door(), parcels_of(ids, revisions)
    targets = targets or Keeper().targets()
    refused: dict[UUID, str] = {}
    again: set[UUID] = set()
    for bundle in _bundles(parcels):
        became = door.send(bundle, targets=targets)
        refused |= became.refused
        again |= became.again
    return Sent(refused, frozenset(again))


def parcels_of(ids: Sequence[UUID], revisions: dict[UUID, int]) -> list[Parcel]:
    """One statement."""
    found = {
        pk: Parcel(pk, revision, {"revision": revision, "fingerprint": mark, **_prepared_now(late)}, prepared)
        for pk, revision, mark, prepared, late in rows(READ, {"ids": array_of(ids)})
    }
    return [found.get(pk) or Parcel(pk, revisions.get(pk, 1), None) for pk in ids]


def _prepared_now(late: str | None) -> dict[str, Any]:
    """What was written while there was no server."""
    if late is None:
        return {}
    *said, words = orjson.loads(late)
    return body_of(**dict(zip(COLUMNS, said, strict=True))) | fields_of(words)


def _bundles(parcels: Sequence[Parcel]) -> list[list[Parcel]]:
    bundles: list[list[Parcel]] = [[]]
    length = 0
    for parcel in parcels:
        size = len(parcel.prepared) or _length(parcel.body)
        if bundles[-1] and length + size > MOST_CHARACTERS:
            bundles.append([])
            length = 0
        bundles[-1].append(parcel)
        length += size
    return bundles


def _length(body: Any) -> int:
    return sum(len(text) for value in body.values() if isinstance(value, list) for text in value) if body else 0


def _forget(waiting: Sequence[Shipment], sent: Sent, at: datetime) -> None:
    """What arrived is no longer noted; what came meanwhile stays."""
    done = [row.pk for row in waiting if row.document not in sent.again and row.document not in sent.refused]
    Shipment.objects.filter(pk__in=done).delete()
    for row in waiting:
        reason = sent.refused.get(row.document)
        if reason:
            logger.warning("%s was refused: %s", row, reason)
            row.set_aside(reason, at=at)
