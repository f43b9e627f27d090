"""What this workspace knows of the words that were typed: which were ever written here, and what means the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kernel.reading import rows
from search.matching import one_slip
from search.models.term import LENGTHS, near
from search.pinyin import is_chinese
from search.words import tokens_of

MOST_NEAR, MOST_GROUPS = 6, 30
LOOK_UP = f"""
SELECT 'term', term, NULL::varchar[] FROM search_term WHERE near && %(near)s::varchar[]
UNION ALL
SELECT 'begun', w, NULL::varchar[] FROM unnest(%(words)s::varchar[]) AS w
 WHERE EXISTS (SELECT 1 FROM search_term WHERE term >= w COLLATE "C" AND term < (w || '~') COLLATE "C")
UNION ALL
SELECT 'group', NULL, words FROM (SELECT words FROM search_synonym WHERE tokens && %(tokens)s::varchar[]
 ORDER BY id LIMIT {MOST_GROUPS}) found"""  # noqa: S608  (constants of this file)


@dataclass(frozen=True)
class Lookup:
    terms: frozenset[str] = frozenset()
    begun: frozenset[str] = frozenset()
    """Typed words with which a word of this workspace begins."""
    groups: tuple[tuple[tuple[str, ...], ...], ...] = ()
    """Words that mean the same, as tokens."""

    def near(self, word: str, *, is_open: bool) -> list[str]:
        """Words of this workspace that differ by one slip; none when the word itself was ever written here."""
        if len(word) not in LENGTHS or word in self.terms or (is_open and word in self.begun):
            return []
        return sorted(term for term in self.terms if one_slip(word, term))[:MOST_NEAR]


def look_up(words: list[str], tokens: list[str]) -> Lookup:
    """One statement, or none."""
    if not tokens:
        return Lookup()
    slips = {part for word in words if len(word) in LENGTHS for part in near(word)}
    found = rows(LOOK_UP, {"near": sorted(slips), "words": words, "tokens": tokens})
    return Lookup(
        terms=frozenset(term for what, term, _words in found if what == "term"),
        begun=frozenset(word for what, word, _words in found if what == "begun"),
        groups=tuple(tuple(phrase(one) for one in words) for what, _term, words in found if what == "group"),
    )


@lru_cache(1000)
def phrase(words: str) -> tuple[str, ...]:
    """The tokens of a term, without the single character with which a run of Chinese ends."""
    tokens = tokens_of(words).words
    if len(tokens) > 1 and len(tokens[-1]) == 1 and is_chinese(tokens[-1]):
        tokens = tokens[:-1]
    return tuple(tokens)
