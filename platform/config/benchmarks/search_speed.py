"""P11, how fast: the search server against the same bytes sent straight to it (scale.md, P11)."""

from __future__ import annotations

import statistics
import time
from typing import Any
from uuid import UUID

import orjson
from django.conf import settings

from config.benchmarks import Outcome, Say
from config.benchmarks.figures import Figure
from config.benchmarks.relevance import labelled
from config.benchmarks.rounds import SECONDS_TO_MS, percentile
from config.benchmarks.search_documents import fill_many, wish_for
from config.benchmarks.search_server import Raw
from kernel.clock import system_clock
from kernel.ids import new_id
from kernel.tenancy import current_tenant, in_tenant
from search.backends.base import Wish
from search.backends.elastic.backend import Elastic
from search.backends.elastic.door import Door, Keeper, alias
from search.backends.elastic.mapping import index_body
from search.backends.elastic.rebuilding import make_equal
from search.backends.elastic.shipping import BATCH, deliver, parcels_of, ship_once
from search.models import Document, Shipment
from tenants.directory.snapshots import tenant_for_host

HOST, LIMIT = "acme.localhost", 6
SEARCH_GATE, SEARCH_GOAL, BULK_GATE, SEEN_GATE = 1.3, 1.1, 0.8, 1000.0
ON_SERVER, ROUNDS, TRIES = 6_000, 1, 5
PASSES, COLD = 4, 4


def measure(say: Say) -> Outcome:
    texts, queries = labelled()
    words = [query.words for query in queries]
    tenant = tenant_for_host(HOST)
    assert tenant is not None, "The database is not filled."
    figures: list[Figure] = []
    details: dict[str, Any] = {}
    with in_tenant(tenant):
        if settings.ELASTICSEARCH_URL:
            say(f"{ON_SERVER:,} documents on the search server")
            fill_many(texts, ON_SERVER)
            figures += [_bulk(details), _search(words, details), _seen(details)]
        else:
            say("ELASTICSEARCH_URL is not set: the server is not measured")
    return Outcome(figures, details)


# ---- Into the server


def _bulk(details: dict[str, Any]) -> Figure:
    """Read, prepared and sent by the product, against the same bytes prepared beforehand; batch by batch in turns.

    The middle batch of each: a server that merges its segments now and then takes several times as long for one.
    """
    ids = list(Document.objects.order_by("pk").values_list("pk", flat=True))
    batches = [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]
    times: dict[str, list[float]] = {"ours": [], "raw": []}
    for _pass in range(PASSES):
        for who, taken in _filled(batches).items():
            # The first ones meet a server that has just made the index.
            times[who] += taken[COLD:]
    middle = {who: statistics.median(taken) for who, taken in times.items()}
    details["documents a second"] = {who: BATCH / seconds for who, seconds in middle.items()}
    return Figure("P11 bulk to raw", middle["raw"] / middle["ours"], gate=BULK_GATE, at_least=True)


def _filled(batches: list[list[UUID]]) -> dict[str, list[float]]:
    """Seconds of each batch, into two new indices."""
    raw, indices = Raw(), {who: f"{alias()}-bulk-{who}" for who in ("ours", "raw")}
    for index in indices.values():
        raw.remove(index)
        raw.ask("PUT", f"/{index}", index_body(1, 0))
    times: dict[str, list[float]] = {who: [] for who in indices}
    for turn, batch in enumerate(batches):
        data = _bytes(batch)
        for who in ("ours", "raw") if turn % 2 else ("raw", "ours"):
            begun = time.perf_counter()
            if who == "ours":
                deliver(batch, {}, [indices[who]])
            else:
                raw.bulk_bytes(indices[who], data)
            times[who].append(time.perf_counter() - begun)
    for index in indices.values():
        raw.remove(index)
    return times


def _bytes(batch: list[UUID]) -> bytes:
    """What the product sends, in as few bytes."""
    tenant = str(current_tenant().uuid)
    lines: list[Any] = []
    for parcel in parcels_of(batch, {}):
        said = {"_id": f"{tenant}:{parcel.id}", "routing": tenant, "version": parcel.revision}
        lines.append({"index": said | {"version_type": "external_gte"}})
        prepared = orjson.loads("{" + parcel.prepared) if parcel.prepared else {}
        lines.append({**(parcel.body or {}), "tenant": tenant, "document": str(parcel.id), **prepared})
    return b"".join(orjson.dumps(line) + b"\n" for line in lines)


# ---- Out of it


class _Noted(Door):
    """Keeps the bodies that it asked."""

    asked: list[dict[str, Any]] = []

    def body(self, *args: Any, **rest: Any) -> dict[str, Any]:
        found = super().body(*args, **rest)
        self.asked.append(found)
        return found


def _search(words: list[str], details: dict[str, Any]) -> Figure:
    """What the product asks, against the same bodies straight to the server."""
    Keeper().remove_all()
    make_equal(at=system_clock())
    Keeper().refresh()
    backend, raw = Elastic(), Raw()
    wishes = [wish_for(text, LIMIT) for text in words]
    bodies = [_bodies(backend, wish) for wish in wishes]
    where = f"/{alias()}/_search?routing={current_tenant().uuid}"
    times: dict[str, list[float]] = {"ours": [], "raw": []}
    for round_ in range(ROUNDS + 1):
        for wish, asked in zip(wishes, bodies, strict=True):
            begun = time.perf_counter()
            backend.find(wish)
            between = time.perf_counter()
            for body in asked:
                raw.ask("POST", where, body)
            ended = time.perf_counter()
            if round_:  # the first one warms both
                times["ours"].append((between - begun) * SECONDS_TO_MS)
                times["raw"].append((ended - between) * SECONDS_TO_MS)
    tails = {who: percentile(taken, 0.95) for who, taken in times.items()}
    details["search ms"] = {who: {"median": statistics.median(times[who]), "p95": tails[who]} for who in times}
    return Figure("P11 search p95", tails["ours"] / tails["raw"], gate=SEARCH_GATE, goal=SEARCH_GOAL)


def _bodies(backend: Elastic, wish: Wish) -> list[dict[str, Any]]:
    from search.backends.elastic import backend as module  # noqa: PLC0415

    _Noted.asked = []
    original = module.Door  # type: ignore[attr-defined]
    setattr(module, "Door", _Noted)  # noqa: B010
    try:
        backend.find(wish)
    finally:
        setattr(module, "Door", original)  # noqa: B010
    return _Noted.asked


def _seen(details: dict[str, Any]) -> Figure:
    """From the commit of a document to the first search that finds it."""
    backend, times = Elastic(), []
    for place in range(TRIES):
        pk, word = Document.objects.values_list("pk", flat=True)[place], f"zq{new_id().hex}"
        revision = int(system_clock().timestamp() * 1_000_000) + place
        Document.objects.filter(pk=pk).update(words=f"'{word}':1A", for_server="", revision=revision)
        Shipment.objects.create(document=pk, kind="texts", revision=revision)
        begun = time.perf_counter()
        while ship_once(at=system_clock()):
            pass
        while not backend.find(wish_for(word, LIMIT)).hits:
            time.sleep(0.01)
        times.append((time.perf_counter() - begun) * SECONDS_TO_MS)
    details["ms from commit to found"] = {"median": statistics.median(times), "most": max(times)}
    return Figure("P11 commit to found", max(times), gate=SEEN_GATE, unit="ms")
