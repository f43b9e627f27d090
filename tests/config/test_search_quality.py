"""The labelled set and how it is judged; nothing here looks at a clock."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

import pytest

from config.benchmarks.relevance import BESIDE, MEANT, labelled, ndcg, reciprocal_rank, unseen

A, B, C, D = (UUID(int=number) for number in range(1, 5))
GRADES = {A: MEANT, B: BESIDE, C: BESIDE}


def test_there_are_a_hundred_queries_in_each_language_each_with_one_that_is_meant() -> None:
    texts, queries = labelled()
    assert Counter(query.language for query in queries) == {"en": 100, "zh-hans": 100}
    assert len({query.words for query in queries if query.language == "en"}) == 100
    assert len({text.id for text in texts}) == len(texts) == 120
    for query in queries:
        assert sorted(query.grades.values()) == [BESIDE, BESIDE, MEANT]


def test_the_unseen_ones_are_others_each_judged_within_its_language() -> None:
    texts, tuned = labelled()
    language_of = {text.id: text.language for text in texts}
    queries = unseen()
    counts = Counter(query.language for query in queries)
    assert min(counts["en"], counts["zh-hans"]) >= 60
    assert not {query.words for query in queries} & {query.words for query in tuned}
    for query in queries:
        assert {language_of[pk] for pk in query.grades} == {query.language}
        assert list(query.grades.values()).count(MEANT) == 1
        assert set(query.grades.values()) <= {MEANT, BESIDE}


def test_the_best_order_counts_one_and_none_counts_nothing() -> None:
    assert ndcg([A, B, C], GRADES) == pytest.approx(1)
    assert ndcg([], GRADES) == ndcg([D], GRADES) == 0
    assert 0 < ndcg([D, A], GRADES) < ndcg([A, D], GRADES) < 1


def test_what_is_meant_counts_by_its_place() -> None:
    assert [reciprocal_rank(ids, GRADES) for ids in ([A], [B, A], [B, C, D, A], [B])] == [1, 1 / 2, 1 / 4, 0]
