"""What is asked of the server: the plan of `search.plan` as a query, in the same order as the embedded search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
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
    return Ready({"function_score": _newness(language) | {"query": query.to_dict()}})


@lru_cache(64)
def _newness(language: str) -> dict[str, Any]:
    functions: list[Any] = [
        {"weight": 1},
        {"exp": {"at": {"origin": "now", "scale": "30d", "decay": 0.5}}, "weight": NEWNESS},
        {"filter": Term("language", {"value": language}).to_dict(), "weight": SAME_LANGUAGE},
    ]
    said = FunctionScore(functions=functions, score_mode="sum", boost_mode="multiply").to_dict()
    return dict(said["function_score"])


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
    queries = [query for way in clause.ways for query in _way(way)]
    return Ready({"dis_max": {"queries": queries, "tie_breaker": TIE}})


class Ready(Query):
    """What needs no more than to be sent: a search has some hundred words in places, and is asked while one types."""

    name = "ready"

    def __init__(self, said: Mapping[str, Any]) -> None:
        super().__init__()
        object.__setattr__(self, "_said", said)

    def to_dict(self) -> dict[str, Any]:
        return dict(self._said)


def _way(way: Way) -> list[dict[str, Any]]:
    is_phrase, words = len(way.tokens) > 1, " ".join(way.tokens)
    word = "query" if is_phrase else "value"
    return [
        {kind: {name: {word: words, **said}}}
        for kind, name, said in _shape(is_phrase, is_begun=way.is_begun, is_sure=way.is_sure)
    ]


@lru_cache
def _shape(is_phrase: bool, *, is_begun: bool, is_sure: bool) -> list[tuple[str, str, dict[str, Any]]]:
    """The queries of such a way, as kind, field and all but the words."""
    boosts = {name: weight * (1.0 if is_sure else PERHAPS) for name, weight in WEIGHTS.items()}
    queries: list[Query] = []
    for name, boost in boosts.items():
        if is_phrase and is_begun:
            queries.append(MatchPhrasePrefix(name, {"boost": boost, "max_expansions": MOST_BEGUN}))
        elif is_phrase:
            queries.append(MatchPhrase(name, {"boost": boost}))
        else:
            queries.append(Term(name, {"boost": boost}))
            queries += [Prefix(name, {"boost": boost})] if is_begun else []
    return [
        (kind, name, dict(said))
        for query in queries
        for kind, fields in query.to_dict().items()
        for name, said in fields.items()
    ]


def counting(wish: Wish) -> Mapping[str, Any]:
    """Totals of all kinds; of those that are shown, the first hits of each and what they can be narrowed by."""
    return _counting(tuple(wish.shown), wish.skipped, wish.limit)


@lru_cache(256)
def _counting(kinds_shown: tuple[str, ...], skipped: int, limit: int) -> Mapping[str, Any]:
    shown = aggs.Filter(Terms("kind", list(kinds_shown)))
    kinds = aggs.Terms(field="kind", size=50)
    first: dict[str, Any] = {
        "from": skipped,
        "size": limit,
        "_source": False,
        "docvalue_fields": ["document"],
        "sort": [{"_score": "desc"}, {"at": "desc"}, {"document": "desc"}],
    }
    kinds.bucket("first", aggs.TopHits(**first))
    shown.bucket("kinds", kinds)
    shown.bucket("facets", aggs.Terms(field="facets", size=MOST_FACETS))
    return {"totals": aggs.Terms(field="kind", size=50).to_dict(), "shown": shown.to_dict()}


def holding(clauses: Sequence[Clause]) -> Mapping[str, Any]:
    """How many documents hold each of these."""
    named = {f"c{place}": clause_query(clause).to_dict() for place, clause in enumerate(clauses)}
    return {"holding": {"filters": {"filters": named}}}


def anything() -> Query:
    return Exists(field="kind")
