"""The tenant's own database: tokens in a tsvector, one statement for hits, totals and facets.

The score of a hit is the sum over the words of how rare each is times where and how often it stands there. Documents
with all the words come first; only where there are few of them, those with most of the words are looked at too. Of
very many, the newest are ranked.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from kernel.reading import rows
from search.backends.base import COUNTED, Answer, Kept, Wish
from search.models import facet_text
from search.plan import Clause, Way
from search.vectors import TITLE, quoted

# D to A: conversation, names, keys, title.
WEIGHTS = "'{0.25, 0.5, 0.7, 1.0}'"
FEW, NOWHERE = 8, 0.25
# For what is written in the reader's language.
SAME_LANGUAGE = 0.08
COUNTED_OF_A_WORD = 5000
TABLE = "search_document"
COLUMNS = "d.id, d.kind, d.number, d.title, d.url, d.shown::json, d.also::json, d.body, d.at"


class PostgreSQL:
    name = "postgresql"

    def find(self, wish: Wish) -> Answer:
        statement = Statement(wish)
        return _answer(rows(statement.text, statement.values))


class Statement:
    """`text` with `values`: everything that was typed is a value."""

    def __init__(self, wish: Wish) -> None:
        self.wish, self.plan = wish, wish.plan
        self.values: dict[str, Any] = {"kinds": list(wish.kinds), "shown": list(wish.shown)}
        self.values |= {"titled": list(wish.by_title)} if wish.by_title else {}
        self.text = self._text()

    def value(self, name: str, value: Any) -> str:
        self.values[name] = value
        return f"%({name})s"

    def _text(self) -> str:
        enough = self.value("enough", self.wish.enough)
        first, last = self.wish.skipped, self.wish.skipped + self.wish.limit
        return f"""
WITH counted AS MATERIALIZED ({self._counts()}),
strict AS MATERIALIZED (
 SELECT id, kind, number, at, language, facets, words FROM {TABLE} WHERE {self._passes()}{self._all()}
 ORDER BY at DESC LIMIT {COUNTED * 2}),
loose AS MATERIALIZED ({self._loose()}),
scored AS MATERIALIZED (
 SELECT p.id, p.kind, p.at, p.facets, p.is_loose, {self._score()} AS score, {self._coverage()} AS coverage
 FROM (SELECT *, false AS is_loose FROM strict UNION ALL SELECT *, true FROM loose) p, counted),
kept AS MATERIALIZED (
 SELECT id, kind, at, facets, is_loose, score FROM scored WHERE coverage >= {enough} OR NOT is_loose),
placed AS (
 SELECT *, row_number() OVER (PARTITION BY kind ORDER BY is_loose, score DESC, at DESC, id DESC) AS place FROM kept)
SELECT 'hit', NULL, p.place, p.score, p.is_loose, {COLUMNS}
 FROM placed p JOIN {TABLE} d ON d.id = p.id
 WHERE p.kind = ANY(%(shown)s) AND p.place > {first} AND p.place <= {last}
UNION ALL
SELECT 'total', kind, count(*), NULL, bool_and(is_loose), {_nothing()} FROM kept GROUP BY kind
UNION ALL
SELECT 'facet', facet, count(*), NULL, NULL, {_nothing()}
 FROM (SELECT unnest(facets) AS facet FROM kept WHERE kind = ANY(%(shown)s){self._counted()}) f GROUP BY facet
ORDER BY 1, 3"""  # noqa: S608  (what was typed is in the values)

    def _counted(self) -> str:
        return " AND kind <> ALL(%(titled)s)" if self.wish.by_title else ""

    def _passes(self) -> str:
        asked = self.wish.asked
        passed = ["kind = ANY(%(kinds)s)"]
        for place, condition in enumerate(asked.conditions):
            texts = [facet_text(condition.facet, value) for value in condition.values]
            name = self.value(f"f{place}", texts)
            passed.append(f"{'NOT ' if condition.is_unwanted else ''}facets && {name}::varchar[]")
        if asked.before:
            passed.append(f"at < {self.value('before', asked.before)}")
        if asked.after:
            passed.append(f"at >= {self.value('after', asked.after)}")
        for place, (kind, ids) in enumerate(self.wish.borders.items()):
            passed.append(f"(kind <> {self.value(f'b{place}', kind)} OR id IN ({self._statement_of(ids, place)}))")
        if self.wish.by_title:
            passed.append(f"(kind <> ALL(%(titled)s) OR ({self._in_title()}))")
        for place, clause in enumerate(self.plan.needed):
            passed.append(f"words @@ {self.value(f'n{place}', tsquery(clause.ways))}::tsquery")
        for place, clause in enumerate(self.plan.unwanted):
            passed.append(f"NOT words @@ {self.value(f'u{place}', tsquery(clause.ways))}::tsquery")
        return " AND ".join(passed)

    def _in_title(self) -> str:
        """Every word; and nothing is narrowed by what the reader does not see."""
        if self.wish.asked.conditions or self.plan.unwanted:
            return "false"
        if not self.plan.clauses:
            return "true"
        every = " & ".join(f"({tsquery(clause.ways, TITLE)})" for clause in self.plan.clauses)
        return f"words @@ {self.value('titles', every)}::tsquery"

    def _statement_of(self, ids: QuerySet[Any, Any], place: int) -> str:
        text, values = ids.query.get_compiler(connection=connection).as_sql()
        return text % tuple(self.value(f"b{place}_{number}", value) for number, value in enumerate(values))

    def _all(self) -> str:
        if not self.plan.wanted:
            return ""
        every = " & ".join(f"({tsquery(clause.ways)})" for clause in self.plan.wanted)
        return f" AND words @@ {self.value('every', every)}::tsquery"

    def _loose(self) -> str:
        """Documents with some of the words, found by the rarer ones. Nothing where all have been found in plenty."""
        shown = f"SELECT id, kind, number, at, language, facets, words FROM {TABLE}"  # noqa: S608
        if len(self.plan.wanted) < 2:
            return f"{shown} WHERE false"
        rare = ", ".join(
            f"CASE WHEN d{place} < {COUNTED_OF_A_WORD} THEN {self.value(f'r{place}', f'({tsquery(clause.ways)})')} END"
            for place, clause in enumerate(self.plan.wanted)
        )
        query = f"(SELECT coalesce(array_to_string(ARRAY[{rare}], ' | '), '')::tsquery FROM counted)"  # noqa: S608
        few = f"(SELECT count(*) FROM strict) < {FEW} AND id NOT IN (SELECT id FROM strict)"  # noqa: S608
        passes = f"{few} AND {self._passes()} AND words @@ {query}"
        return f"{shown} WHERE {passes} ORDER BY at DESC LIMIT {COUNTED}"

    def _counts(self) -> str:
        """How many documents there are, and how many hold each word: as far as counting is worth it."""
        counts = [
            f"(SELECT count(*) FROM (SELECT 1 FROM {TABLE} WHERE words @@ {self._clause(place, clause)}"  # noqa: S608
            f" LIMIT {COUNTED_OF_A_WORD}) x) AS d{place}"
            for place, clause in enumerate(self.plan.clauses)
        ]
        known = f"SELECT reltuples FROM pg_class WHERE oid = '{TABLE}'::regclass"  # noqa: S608
        some = f"SELECT count(*) FROM (SELECT 1 FROM {TABLE} LIMIT {COUNTED_OF_A_WORD}) x"  # noqa: S608
        size = f"greatest(({known}), ({some}), 1)::float AS n"
        return f"SELECT {', '.join([size, *counts])}"

    def _clause(self, place: int, clause: Clause) -> str:
        return f"{self.value(f'c{place}', tsquery(clause.ways))}::tsquery"

    def _rarity(self, place: int) -> str:
        return f"ln(1 + (n - least(d{place}, n) + 0.5) / (d{place} + 0.5))"

    def _score(self) -> str:
        """More for what was typed than for what may have been meant, for a whole phrase, and a little for the new."""
        if not self.plan.clauses:
            return "0"
        parts = [self._part(place, clause) for place, clause in enumerate(self.plan.clauses)]
        if len(self.plan.phrase) > 1:
            phrase = tsquery([Way(self.plan.phrase)])
            parts.append(f"2 * ts_rank({WEIGHTS}, p.words, {self.value('phrase', phrase)}::tsquery)")
        if self.plan.number is not None:
            parts.append(f"CASE WHEN p.number = {self.value('number', self.plan.number)} THEN 100 ELSE 0 END")
        newness = "(1 + 0.1 / (1 + greatest(extract(epoch FROM now() - p.at), 0) / 2592000))"
        language = self.value("language", self.wish.language)
        nearness = f"(CASE WHEN p.language = {language} THEN {1 + SAME_LANGUAGE} ELSE 1 END)"
        return f"({' + '.join(parts)}) * {newness} * {nearness}"

    def _part(self, place: int, clause: Clause) -> str:
        sure = tsquery([way for way in clause.ways if way.is_sure])
        perhaps = tsquery([way for way in clause.ways if not way.is_sure])
        terms = [
            f"{weight} * ts_rank({WEIGHTS}, p.words, {self.value(f'{name}{place}', query)}::tsquery)"
            for name, query, weight in (("s", sure, 1.0), ("p", perhaps, 0.5))
            if query
        ]
        return f"{self._rarity(place)} * greatest({', '.join(terms)})"

    def _coverage(self) -> str:
        """How much of the words a document holds. A pair of characters that stands nowhere was no word anyway."""
        if len(self.plan.wanted) < 2:
            return "1"
        held, whole = [], []
        for place, clause in enumerate(self.plan.wanted):
            held.append(f"CASE WHEN p.words @@ %(c{place})s::tsquery THEN {self._rarity(place)} ELSE 0 END")
            matters = f"CASE WHEN d{place} = 0 THEN {NOWHERE} ELSE 1 END * " if clause.is_pair else ""
            whole.append(matters + self._rarity(place))
        return f"CASE WHEN NOT p.is_loose THEN 1 ELSE ({' + '.join(held)}) / ({' + '.join(whole)}) END"


def tsquery(ways: Iterable[Way], weight: str = "") -> str:
    """With a weight, only words that stand there."""
    return " | ".join(_way(way, weight) for way in ways)


def _way(way: Way, weight: str) -> str:
    mark = f":{weight}" if weight else ""
    tokens = [f"{quoted(token)}{mark}" for token in way.tokens]
    if way.is_begun:
        tokens[-1] = f"{quoted(way.tokens[-1])}:*{weight}"
    return f"({' <-> '.join(tokens)})" if len(tokens) > 1 else tokens[0]


def _nothing() -> str:
    return "NULL::uuid, NULL, NULL::bigint, NULL, NULL, NULL::json, NULL::json, NULL, NULL::timestamptz"


def _answer(found: list[tuple[Any, ...]]) -> Answer:
    hits: dict[str, list[Kept]] = {}
    totals: dict[str, int] = {}
    facets: dict[str, int] = {}
    loose: list[bool] = []
    for what, name, count, score, is_loose, *columns in found:
        if what == "hit":
            kept = Kept(*columns, score=float(score or 0))  # type: ignore[misc]
            hits.setdefault(kept.kind, []).append(kept)
        elif what == "total":
            totals[name] = count
            loose.append(is_loose)
        else:
            facets[name] = count
    return Answer(hits, totals, facets, bool(loose) and all(loose))
