"""P11, the embedded search by number of documents: how long a query takes, how fast they are indexed, on what disk.

`make bench ARGS="--sizes 1000,100000,1000000"` measures these alone and keeps each in `docs/performance`. One million
takes some 8 GB of disk while it runs.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from typing import Any

from django.db import connection

from config import env
from config.benchmarks import Outcome, Say
from config.benchmarks.figures import Figure
from config.benchmarks.relevance import labelled
from config.benchmarks.rounds import SECONDS_TO_MS, percentile
from config.benchmarks.search_documents import fill_many, multiply, settle, wish_for
from kernel.tenancy import in_tenant
from search.backends.postgresql import PostgreSQL
from tenants.directory.snapshots import tenant_for_host

HOST, LIMIT = "acme.localhost", 6
SETTING, USUAL = "BENCH_SEARCH_DOCUMENTS", "1000,100000"
MEGABYTE = 1_000_000
# Beyond these, each stands there several times: what a search meets is as much, and the filling takes minutes.
OWN = 100_000
TABLES = ("search_document", "search_term")
SLOWEST = 5


def measure(say: Say) -> Outcome:
    texts, queries = labelled()
    words = [query.words for query in queries]
    tenant = tenant_for_host(HOST)
    assert tenant is not None, "The database is not filled."
    figures: list[Figure] = []
    details: dict[str, Any] = {}
    with in_tenant(tenant):
        for count in map(int, env.words(SETTING, USUAL)):
            say(f"{count:,} documents in PostgreSQL")
            written = min(count, OWN)
            begun = time.perf_counter()
            fill_many(texts, written)
            seconds = time.perf_counter() - begun
            multiply(count // written)
            settled = settle()
            list(_times(words[:20]))  # warms
            found = dict(zip(words, _times(words), strict=True))
            times = sorted(found.values())
            details[str(count)] = {
                "search ms": {
                    "median": statistics.median(times),
                    "p95": percentile(times, 0.95),
                    "most": times[-1],
                },
                "slowest ms": {word: found[word] for word in sorted(found, key=found.__getitem__)[-SLOWEST:]},
                "statistics are of these rows": settled,
                "documents a second": written / seconds,
                "megabytes": {table: size / MEGABYTE for table, size in _sizes()},
            }
            figures.append(Figure(f"P11 embedded search of {count:,}, p95", percentile(times, 0.95), unit="ms"))
    return Outcome(figures, details)


def _times(words: list[str]) -> Iterator[float]:
    backend = PostgreSQL()
    for text in words:
        begun = time.perf_counter()
        backend.find(wish_for(text, LIMIT))
        yield (time.perf_counter() - begun) * SECONDS_TO_MS


def _sizes() -> Iterator[tuple[str, int]]:
    """With their indexes."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute("SELECT pg_total_relation_size(%s::regclass)", [table])
            yield table, cursor.fetchone()[0]
