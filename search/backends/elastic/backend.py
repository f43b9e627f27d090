"""Elasticsearch behind the same interface: it ranks and counts, the tenant's own database says what is shown."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import orjson

from kernel.reading import array_of, rows
from search.backends.base import Answer, Kept, Wish
from search.backends.elastic import question
from search.backends.elastic.door import Door, Unavailable
from search.backends.postgresql import FEW, NOWHERE

SHOWN = ("kind", "number", "title", "url", "body", "at")
KEPT = f"""
SELECT id, shown::text, also::text, {", ".join(SHOWN)} FROM search_document
WHERE id = ANY(%(ids)s::uuid[])"""  # noqa: S608  (names of columns)


class Breaker:
    """After some failures in a row nobody asks for a while; then one tries again."""

    def __init__(self, *, failures: int = 3, pause: float = 15.0) -> None:
        self.failures, self.pause = failures, pause
        self._lock = threading.Lock()
        self._failed, self._until = 0, 0.0

    @property
    def is_open(self) -> bool:
        return time.monotonic() < self._until

    def failed(self) -> None:
        with self._lock:
            self._failed += 1
            if self._failed >= self.failures:
                self._until = time.monotonic() + self.pause

    def worked(self) -> None:
        with self._lock:
            self._failed, self._until = 0, 0.0


BREAKER = Breaker()


class Elastic:
    name = "elasticsearch"

    def find(self, wish: Wish) -> Answer:
        if BREAKER.is_open:
            raise Unavailable("It did not answer a moment ago.")
        try:
            answer = _find(wish)
        except Unavailable:
            BREAKER.failed()
            raise
        BREAKER.worked()
        return answer


def _find(wish: Wish) -> Answer:
    door, counted = Door(), question.counting(wish)
    strict = door.ask(question.strict_query(wish), counted)
    found, is_loose = strict, False
    if len(wish.plan.wanted) > 1 and _total(strict) < FEW:
        loose = _loosely(door, wish, counted)
        if loose is not None:
            found, is_loose = loose, not _total(strict)
    return _answer(found, is_loose=is_loose)


def _loosely(door: Door, wish: Wish, counted: Mapping[str, Any]) -> dict[str, Any] | None:
    """Documents with most of the words, the rarer ones counting more; None where no word is found at all."""
    wanted = wish.plan.wanted
    every = door.ask(question.anything(), question.holding(wanted))
    held = [every["aggregations"]["holding"]["buckets"][f"c{place}"]["doc_count"] for place in range(len(wanted))]
    if not any(held):
        return None
    size = max(_total(every), 1)
    rarities = [math.log(1 + (size - count + 0.5) / (count + 0.5)) for count in held]
    whole = sum(
        rarity * (NOWHERE if clause.is_pair and not count else 1.0)
        for rarity, count, clause in zip(rarities, held, wanted, strict=True)
    )
    return door.ask(question.loose_query(wish, rarities, wish.enough * whole), counted)


def _total(answer: Mapping[str, Any]) -> int:
    return int(answer["hits"]["total"]["value"])


def _answer(found: Mapping[str, Any], *, is_loose: bool) -> Answer:
    counts = found["aggregations"]
    first: dict[str, list[tuple[UUID, float]]] = {}
    for bucket in counts["shown"]["kinds"]["buckets"]:
        hits = bucket["first"]["hits"]["hits"]
        first[bucket["key"]] = [(UUID(hit["fields"]["document"][0]), float(hit["_score"] or 0)) for hit in hits]
    kept = _kept([pk for hits in first.values() for pk, _score in hits])
    return Answer(
        {
            kind: [Kept(**kept[pk], score=score) for pk, score in hits if pk in kept]
            for kind, hits in first.items()
            if hits
        },
        {bucket["key"]: bucket["doc_count"] for bucket in counts["totals"]["buckets"]},
        {bucket["key"]: bucket["doc_count"] for bucket in counts["shown"]["facets"]["buckets"]},
        is_loose,
    )


def _kept(ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """One statement, in the tenant's own schema: of another tenant nothing could ever be shown."""
    if not ids:
        return {}
    found = {}
    for pk, shown, also, *others in rows(KEPT, {"ids": array_of(ids)}):
        said = dict(zip(SHOWN, others, strict=True))
        found[pk] = {"id": pk, "shown": orjson.loads(shown), "also": orjson.loads(also), **said}
    return found
