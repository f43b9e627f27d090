"""What is asked of the server: the plan of `search.plan` as a query, in the same order as the embedded search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from elasticsearch.dsl import aggs
from elasticsearch.dsl.query import (
    Bool,
    ConstantScore,
    DisMax,
    Exists,
    FunctionScore,
    MatchAll,
    MatchPhrase,
    MatchPhrasePrefix,
    Prefix,
    Query,
    Range,
    Term,
    Terms,
)

from search.backends.base import Wish
from search.backends.postgresql import SAME_LANGUAGE
from search.models import facet_text
from search.plan import Clause, Way

# As in the embedded search: where a word stands, and what was typed before what may have been meant.
WEIGHTS = {"title": 1.0, "keys": 0.7, "names": 0.5, "body": 0.25}
PERHAPS, NEWNESS, PHRASE, NUMBER, TIE = 0.2, 0.1, 2.0, 100.0, 0.2
ALL_OF_THEM = 1000.0
MOST_BEGUN, MOST_FACETS = 200, 400


def passes(wish: Wish) -> Bool:
    """What must hold of every hit, whatever its words."""
    asked = wish.asked
    filters: list[Query] = [Terms("kind", list(wish.kinds))]
    unwanted: list[Query] = []
    for condition in asked.conditions:
        values = Terms("facets", [facet_text(condition.facet, value) for value in condition.values])
        (unwanted if condition.is_unwanted else filters).append(values)
    if asked.before:
        filters.append(Range("at", {"lt": asked.before.isoformat()}))
    if asked.after:
        filters.append(Range("at", {"gte": asked.after.isoformat()}))
    filters += [clause_query(clause) for clause in wish.plan.needed]
    unwanted += [clause_query(clause) for clause in wish.plan.unwanted]
    return Bool(filter=filters, must_not=unwanted)


def strict_query(wish: Wish) -> Query:
    """All of the words."""
    plan = wish.plan
    if not plan.clauses:
        return newest_first(passes(wish))
    return newer(
        Bool(
            must=[clause_query(clause) for clause in plan.clauses],
            filter=[passes(wish)],
            should=list(_more(wish)),
        ),
        wish.language,
    )


def loose_query(wish: Wish, rarities: Sequence[float], least: float) -> Query:
    """Those of the words that weigh at least so much together."""
    wanted = wish.plan.wanted
    held = Bool(
        should=[
            ConstantScore(filter=clause_query(clause), boost=max(rarity, 0.001))
            for clause, rarity in zip(wanted, rarities, strict=True)
        ]
    )
    as_it_is: list[Any] = [{"weight": 1}]
    enough = FunctionScore(query=held, functions=as_it_is, min_score=least)
    scored = [clause_query(clause) for clause in wish.plan.clauses]
    ranked = newer(Bool(filter=[passes(wish), enough], should=[*scored, *_more(wish)]), wish.language)
    # Whatever they weigh: what holds all of them comes first.
    return Bool(must=[ranked], should=[ConstantScore(filter=Bool(filter=scored), boost=ALL_OF_THEM)])


def newer(query: Query, language: str) -> Query:
    """A little more for what is new, and for what is written in the reader's language."""
    functions: list[Any] = [
        {"weight": 1},
        {"exp": {"at": {"origin": "now", "scale": "30d", "decay": 0.5}}, "weight": NEWNESS},
        {"filter": Term("language", {"value": language}).to_dict(), "weight": SAME_LANGUAGE},
    ]
    return FunctionScore(query=query, functions=functions, score_mode="sum", boost_mode="multiply")


def newest_first(query: Query) -> Query:
    functions: list[Any] = [{"exp": {"at": {"origin": "now", "scale": "365d", "decay": 0.5}}}]
    return FunctionScore(query=Bool(must=[MatchAll()], filter=[query]), functions=functions, boost_mode="replace")


def _more(wish: Wish) -> Iterable[Query]:
    """All that was typed, in its order; and the record of this number."""
    plan = wish.plan
    if len(plan.phrase) > 1:
        said = " ".join(plan.phrase)
        yield DisMax(
            queries=[MatchPhrase(name, {"query": said, "boost": PHRASE * weight}) for name, weight in WEIGHTS.items()]
        )
    if plan.number is not None:
        yield ConstantScore(filter=Term("number", {"value": plan.number}), boost=NUMBER)


def clause_query(clause: Clause) -> Query:
    """Any of its ways, in any of the fields; the best of them counts."""
    queries = [
        query
        for way in clause.ways
        for name, weight in WEIGHTS.items()
        for query in _way(way, name, weight * (1.0 if way.is_sure else PERHAPS))
    ]
    return DisMax(queries=queries, tie_breaker=TIE)


def _way(way: Way, name: str, boost: float) -> Iterable[Query]:
    if len(way.tokens) > 1:
        said = {"query": " ".join(way.tokens), "boost": boost}
        if way.is_begun:
            yield MatchPhrasePrefix(name, {**said, "max_expansions": MOST_BEGUN})
        else:
            yield MatchPhrase(name, said)
        return
    token = way.tokens[0]
    yield Term(name, {"value": token, "boost": boost})
    if way.is_begun:
        yield Prefix(name, {"value": token, "boost": boost})


def counting(wish: Wish) -> dict[str, aggs.Agg]:
    """Totals of all kinds; of those that are shown, the first hits of each and what they can be narrowed by."""
    shown = aggs.Filter(Terms("kind", list(wish.shown)))
    kinds = aggs.Terms(field="kind", size=50)
    first: dict[str, Any] = {
        "from": wish.skipped,
        "size": wish.limit,
        "_source": False,
        "docvalue_fields": ["document"],
        "sort": [{"_score": "desc"}, {"at": "desc"}, {"document": "desc"}],
    }
    kinds.bucket("first", aggs.TopHits(**first))
    shown.bucket("kinds", kinds)
    shown.bucket("facets", aggs.Terms(field="facets", size=MOST_FACETS))
    return {"totals": aggs.Terms(field="kind", size=50), "shown": shown}


def holding(clauses: Sequence[Clause]) -> dict[str, aggs.Agg]:
    """How many documents hold each of these."""
    named = {f"c{place}": clause_query(clause) for place, clause in enumerate(clauses)}
    return {"holding": aggs.Filters(filters=named)}


def anything() -> Query:
    return Exists(field="kind")
