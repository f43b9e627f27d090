"""How what was asked is looked for: each word with the other ways to say it, the same for every backend.

A word is found by itself, its stem, its beginning while it is typed, its spelling in Latin letters, what this company
calls it too, and, when nobody here ever wrote it, the words that differ from it by one slip.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from search.asking import Asked, Word
from search.lookup import Lookup
from search.pinyin import is_chinese, readings
from search.words import PLAIN, SPELLED, STEM, Run, fold, runs, stem, tokens_of

MOST_CLAUSES = 24
SPELLED_LENGTHS = range(2, 5)
# Nobody is looking for them; with nothing else typed, they are all there is.
COMMON_WORDS = (
    "a an and are as at be but by can do does for from had has have how i in is it its my of on or our so that the"
    " their there they this to was we were what when where which who why will with you your"
)
COMMON = frozenset(COMMON_WORDS.split())
COMMON_PAIRS = frozenset("怎么 么办 如何 请问 什么 为什 我们 你们 他们 可以 是否 能否 一个 一下 这个 那个".split())  # noqa: SIM905


@dataclass(frozen=True)
class Way:
    """Tokens one after the other; the last one may be only begun. `is_sure`: it is what was typed, however written."""

    tokens: tuple[str, ...]
    is_begun: bool = False
    is_sure: bool = True


@dataclass(frozen=True)
class Clause:
    """One thing to find, in any of these ways. A pair of characters may stand across two words: `is_pair`."""

    ways: tuple[Way, ...]

    @property
    def is_pair(self) -> bool:
        return len(self.ways[0].tokens[0]) == 2 and is_chinese(self.ways[0].tokens[0][0])

    def with_ways(self, more: Iterable[Way]) -> Clause:
        return Clause(tuple(dict.fromkeys((*self.ways, *more))))


@dataclass(frozen=True)
class Plan:
    """`wanted` should all be found, and a good part of them must; `needed` must be, `unwanted` must not."""

    wanted: tuple[Clause, ...] = ()
    needed: tuple[Clause, ...] = ()
    unwanted: tuple[Clause, ...] = ()
    number: int | None = None
    is_cut: bool = False
    phrase: tuple[str, ...] = field(default=())
    """All that was typed, in its order: whoever wrote just that is meant."""

    @property
    def clauses(self) -> tuple[Clause, ...]:
        return (*self.wanted, *self.needed)


def plan_of(asked: Asked, lookup: Lookup) -> Plan:
    wanted_words = [word for word in asked.words if not word.is_phrase and not word.is_unwanted]
    typed = [(run, word) for word in wanted_words for run in runs(fold(word.text))]
    said = [pair for pair in typed if pair[0].text not in COMMON] or typed
    found = [(token, clause) for run, word in said for token, clause in _clauses(run, word, lookup)]
    wanted = _with_synonyms(found, lookup)[:MOST_CLAUSES]
    phrases = [word for word in asked.words if word.is_phrase or word.is_unwanted]
    return Plan(
        wanted=tuple(wanted),
        needed=tuple(_exact(word) for word in phrases if not word.is_unwanted and _exact(word).ways),
        unwanted=tuple(_exact(word) for word in phrases if word.is_unwanted and _exact(word).ways),
        number=_number(asked),
        is_cut=asked.is_cut or len(found) > MOST_CLAUSES,
        phrase=tuple(token for token, _clause in found[:MOST_CLAUSES]),
    )


def words_to_look_up(asked: Asked) -> tuple[list[str], list[str]]:
    """Latin words that may be slips, and all tokens by which synonyms are found."""
    folded = [(run, word) for word in asked.words if not word.is_phrase for run in runs(fold(word.text))]
    slips = [run.text for run, word in folded if not run.is_cjk and PLAIN.fullmatch(run.text) and not word.is_unwanted]
    tokens = [token for run, _word in folded for token in run.parts]
    return slips[:MOST_CLAUSES], [*tokens, *(stem(token) for token in tokens)][: MOST_CLAUSES * 4]


def _number(asked: Asked) -> int | None:
    """Whoever types a number and nothing else means the record that has it."""
    text = asked.words[0].text.lstrip("#") if len(asked.words) == 1 else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 15 else None


def _exact(word: Word) -> Clause:
    tokens = tokens_of(word.text).words
    # The last character of a run of Chinese stands alone only at its end; a phrase may go on.
    if len(tokens) > 1 and len(tokens[-1]) == 1 and is_chinese(tokens[-1]) and len(tokens[-2]) == 2:
        tokens = tokens[:-1]
    is_one = len(tokens) == 1 and len(tokens[0]) == 1 and is_chinese(tokens[0])
    return Clause((Way(tuple(tokens), is_begun=is_one),) if tokens else ())


def _clauses(run: Run, word: Word, lookup: Lookup) -> list[tuple[str, Clause]]:
    if run.is_cjk:
        return _of_chinese(run.text)
    is_open = word.is_last and fold(word.text).endswith(run.text)
    parts = run.parts
    ways = [Way(tuple(parts), is_open)]
    if len(parts) > 1:
        ways += [Way((other,), is_open) for other in (run.joined, run.text if "@" in run.text else "") if other]
        return [(run.text, Clause(tuple(ways)))]
    token = parts[0]
    ways += [
        Way((other,)) for other in dict.fromkeys((STEM + stem(token), stem(token))) if other[-len(token) :] != token
    ]
    if token.isascii() and token.isalpha():
        if stem(token) == token:
            ways.append(Way((STEM + token,)))
        ways += [Way((SPELLED + token,), is_begun=True, is_sure=False)] if len(token) > 1 else []
        ways += [Way((near,), is_sure=False) for near in lookup.near(token, is_open=is_open)]
    return [(token, Clause(tuple(dict.fromkeys(ways))))]


def _of_chinese(text: str) -> list[tuple[str, Clause]]:
    """Pairs of characters; a single one is the beginning of a pair."""
    if len(text) == 1:
        return [(text, Clause((Way((text,), is_begun=True),)))]
    others = _latin_ways(text)
    pairs = [first + second for first, second in pairwise(text)]
    said = [pair for pair in pairs if pair not in COMMON_PAIRS] or pairs
    return [(pair, Clause((Way((pair,)), *others))) for pair in said]


def _latin_ways(text: str) -> list[Way]:
    """张伟 is also found where Zhang Wei is written."""
    if len(text) not in SPELLED_LENGTHS:
        return []
    syllables = [readings(character)[0] if is_chinese(character) else "" for character in text]
    if not all(syllables):
        return []
    family, given = syllables[0], syllables[1:]
    spelled = dict.fromkeys(((family, "".join(given)), tuple(syllables), ("".join(given), family)))
    return [Way(tokens, is_sure=False) for tokens in spelled]


def _with_synonyms(found: Sequence[tuple[str, Clause]], lookup: Lookup) -> list[Clause]:
    clauses = [clause for _token, clause in found]
    typed = [stem(token) for token, _clause in found]
    for group in lookup.groups:
        for words in group:
            for at in _places(typed, words):
                others = [Way(tuple(other), is_sure=False) for other in group if other != words]
                for place in range(at, at + len(words)):
                    clauses[place] = clauses[place].with_ways(others)
    return clauses


def _places(typed: Sequence[str], words: Sequence[str]) -> list[int]:
    wanted = [stem(word) for word in words]
    size = len(wanted)
    return [at for at in range(len(typed) - size + 1) if list(typed[at : at + size]) == wanted]
