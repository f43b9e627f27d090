"""How well what somebody typed fits a name: begins it, stands in it, is its initials, is nearly it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

from search.pinyin import is_chinese, spelled

KEPT = 4096
WORD = re.compile(r"[a-z0-9]+")


class Fit(IntEnum):
    """From best to worst. Up to `INITIALS` somebody very likely meant it."""

    START, WORD, INITIALS, INSIDE, NEARLY = range(5)


@dataclass(frozen=True)
class Match:
    fit: Fit
    places: frozenset[int] = field(default_factory=frozenset)
    """Of the characters that were found."""


def fold(text: str) -> str:
    """Lower case, as long as before, so that places stay places."""
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def tokens_of(words: str) -> list[str]:
    """What was typed, word by word; full-width letters of a Chinese keyboard are the plain ones."""
    return fold(unicodedata.normalize("NFKC", words)).split()


@lru_cache(KEPT)
def fit(text: str, token: str) -> Match | None:
    """How one typed word, folded, fits a text; None when it does not."""
    folded = fold(text)
    return next(filter(None, _ways(folded, token)), None)


def _ways(text: str, token: str) -> Iterator[Match | None]:
    words = [(found.start(), found[0]) for found in WORD.finditer(text)]
    yield _standing(text, token, words)
    yield _initials(token, words)
    yield _spelled(text, token)
    at = text.find(token)
    yield Match(Fit.INSIDE, _span(at, token)) if at >= 0 and len(token) > 1 else None
    yield _nearly(token, words)


def _span(at: int, token: str) -> frozenset[int]:
    return frozenset(range(at, at + len(token)))


def _standing(text: str, token: str, words: list[tuple[int, str]]) -> Match | None:
    if text.startswith(token):
        return Match(Fit.START, _span(0, token))
    at = next((start for start, word in words if word.startswith(token)), -1)
    # Chinese has no spaces: what stands anywhere in it begins a word as likely as not.
    if at < 0 and any(map(is_chinese, token)):
        at = text.find(token)
    return Match(Fit.WORD, _span(at, token)) if at >= 0 else None


def _initials(token: str, words: list[tuple[int, str]]) -> Match | None:
    """“nt” is New ticket, and “nti” too is not: each letter begins a word."""
    at = "".join(word[0] for _start, word in words).find(token) if len(token) > 1 else -1
    return Match(Fit.INITIALS, frozenset(start for start, _word in words[at : at + len(token)])) if at >= 0 else None


def _spelled(text: str, token: str) -> Match | None:
    if not token.isascii() or not token.isalnum():
        return None
    for start, character in enumerate(text):
        if is_chinese(character) and (places := spelled(text, token, start)):
            begins = not start or not is_chinese(text[start - 1])
            # One letter alone begins too many words to mean one in the middle.
            if begins or len(token) > 1:
                return Match(Fit.WORD if begins else Fit.INITIALS, places)
    return None


def _nearly(token: str, words: list[tuple[int, str]]) -> Match | None:
    """A letter left out, one too many, a wrong one, or two that changed places: in one word, from its beginning."""
    if len(token) < 4:
        return None
    for start, word in words:
        for length in (len(token), len(token) + 1, len(token) - 1):
            if length <= len(word) and word[0] == token[0] and one_slip(token, word[:length]):
                return Match(Fit.NEARLY, frozenset(range(start, start + len(word))))
        if len(word) > len(token) and (places := _letters(token, word)):
            return Match(Fit.NEARLY, frozenset(start + place for place in places))
    return None


def one_slip(typed: str, meant: str) -> bool:
    """Whether one letter too many, too few or wrong, or two that changed places, make the one from the other."""
    begin = 0
    while begin < min(len(typed), len(meant)) and typed[begin] == meant[begin]:
        begin += 1
    end = 0
    while end < min(len(typed), len(meant)) - begin and typed[-1 - end] == meant[-1 - end]:
        end += 1
    left, right = typed[begin : len(typed) - end], meant[begin : len(meant) - end]
    return max(len(left), len(right)) <= 1 or (len(left) == 2 and left == right[::-1])


def _letters(token: str, word: str) -> frozenset[int]:
    """“ntfctn” is notification: the letters in their order, beginning with the first."""
    places: list[int] = []
    at = 0
    for letter in token:
        at = word.find(letter, at)
        if at < 0 or (not places and at):
            return frozenset()
        places.append(at)
        at += 1
    return frozenset(places)
