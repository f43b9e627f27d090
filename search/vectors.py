"""A document's words as PostgreSQL keeps them: tokens with their places, and A to D for where they stand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from functools import lru_cache

from search.models.document import VERSION, facet_text
from search.models.term import LENGTHS
from search.registry import Content
from search.words import PLAIN, SPELLED, STEM, digits_of, key_of, tokens_of

TITLE, KEYS, NAMES, BODY = "A", "B", "C", "D"
# PostgreSQL counts no further, and whoever looks for the ten-thousandth word of a text knows another one.
LAST_PLACE, LONGEST_BODY, GAP = 16_000, 6_000, 8
# Of one token: PostgreSQL keeps some more, and nobody misses them.
MOST_PLACES = 200
# What is kept of a text, to show where the words stood.
KEPT_BODY, KEPT_TITLE = 40_000, 300


@dataclass
class Vector:
    """Tokens by field; places run on from one to the next, with a gap that no phrase bridges."""

    places: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    fields: dict[str, list[str]] = field(default_factory=dict)
    """For a backend that counts places by itself: the words of each field in their order."""
    beside: list[str] = field(default_factory=list)
    last: int = 0

    def add(self, text: str, weight: str, *, is_name: bool = False, longest: int = 400) -> None:
        found = tokens_of(text, longest=longest, is_name=is_name)
        for at, word in enumerate(found.words):
            self._put(word, self.last + at, weight)
        for at, other in found.beside:
            self._put(other, self.last + at, weight)
            self.beside.append(other)
        self.fields.setdefault(weight, []).extend([*found.words, *[""] * bool(found.words)])
        self.last += len(found.words) + GAP

    def key(self, token: str, weight: str) -> None:
        if token:
            self._put(token, self.last, weight)
            self.beside.append(token)
            self.last += GAP

    def _put(self, token: str, place: int, weight: str) -> None:
        if place < LAST_PLACE:
            self.places.setdefault(token, []).append((place + 1, weight))

    @property
    def literal(self) -> str:
        return " ".join(
            f"{quoted(token)}:{','.join(f'{place}{weight}' for place, weight in places[:MOST_PLACES])}"
            for token, places in self.places.items()
        )

    @property
    def terms(self) -> list[str]:
        """Those by which a slip is recognised."""
        return [
            token
            for token in self.places
            if len(token) in LENGTHS and token[0] not in (STEM, SPELLED) and _is_plain(token)
        ]


@lru_cache(50_000)
def _is_plain(token: str) -> bool:
    return PLAIN.fullmatch(token) is not None


def quoted(token: str) -> str:
    """For a literal of PostgreSQL's text search."""
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def vector_of(content: Content, *, is_name: bool) -> Vector:
    vector = Vector()
    vector.add(content.title, TITLE, is_name=is_name)
    if content.number is not None:
        vector.key(str(content.number), TITLE)
    for key in content.keys:
        vector.add(key, KEYS)
        vector.key(key_of(key), KEYS)
    for phone in content.phones:
        vector.add(phone, KEYS)
        for digits in digits_of(phone):
            vector.key(digits, KEYS)
    for name in content.names:
        vector.add(name, NAMES, is_name=True)
    for _label, text in content.also:
        vector.add(text, NAMES)
    vector.add(content.body, BODY, longest=LONGEST_BODY)
    return vector


def digest_of(content: Content) -> str:
    """Another one when anything that is found or shown is another."""
    said = json.dumps([VERSION, asdict(content) | {"stamp": ""}], default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.md5(said.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def facets_of(content: Content) -> list[str]:
    pairs: Iterable[tuple[str, str]] = (
        (key, value) for key, values in content.facets.items() for value in values or ()
    )
    return list(dict.fromkeys(facet_text(key, value) for key, value in pairs))
