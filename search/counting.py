"""How many documents of a kind hold the words of each of many texts, in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kernel.reading import rows
from search.asking import Asked, Known, read
from search.backends.postgresql import tsquery
from search.lookup import Lookup
from search.plan import plan_of

COUNT = """
SELECT asked.place, count(d.id) FROM unnest(%(places)s::int[], %(queries)s::text[]) AS asked(place, query)
 LEFT JOIN search_document d ON d.kind = %(kind)s AND d.at >= %(since)s AND d.words @@ asked.query::tsquery
 GROUP BY asked.place"""


def count_holding(kind: str, texts: Sequence[str], *, since: datetime) -> list[int]:
    """For each text the documents since then that hold all its words; 0 for one without a word."""
    queries = {place: query for place, text in enumerate(texts) if (query := _query(text))}
    if not queries:
        return [0] * len(texts)
    values = {"places": list(queries), "queries": list(queries.values()), "kind": kind, "since": since}
    counted = dict(rows(COUNT, values))
    return [counted.get(place, 0) for place in range(len(texts))]


def _query(text: str) -> str:
    plan = plan_of(plainly(text), Lookup())
    return " & ".join(f"({tsquery(clause.ways)})" for clause in plan.wanted)


def plainly(text: str) -> Asked:
    """Words and phrases; what looks like an operator is a word."""
    return read(text, Known(facets={}, kinds={}, resolve=lambda facet, typed: None))
