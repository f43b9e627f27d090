"""How a document lies on the server: the tokens that `search.words` cut, in the fields where they stood.

The server cuts nothing itself. What stands at one place (a word, its stem, its spelling) comes as one piece, which the
filter takes apart again, so that phrases are found as in the embedded search. Texts stay at home: a hit is an id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from elasticsearch.dsl import Date, Integer, Keyword, Long, Text
from elasticsearch.dsl import Mapping as Layout

from search.vectors import MOST_PLACES

# Of the mapping and of what is written into it: another one wants a rebuild.
VERSION = 2
TOGETHER = "\x1f"
FIELDS = {"A": "title", "B": "keys", "C": "names", "D": "body"}
_NAMES = tuple(FIELDS.values())
# PostgreSQL counts no further than half of this: the places of two fields never touch.
_FIELD = 1 << 15
_BEGINS = {weight: number * _FIELD for number, weight in enumerate(FIELDS)}
# How many ways to say places are remembered.
MOST_SAID = 50_000
LEXEME = re.compile(r"'((?:[^']|'')*)'(?::([0-9A-D,]+))?")
SEEN_AFTER = "500ms"

ANALYSIS = {
    "tokenizer": {"places": {"type": "whitespace", "max_token_length": 4096}},
    "filter": {"apart": {"type": "pattern_capture", "preserve_original": False, "patterns": [f"([^{TOGETHER}]+)"]}},
    "analyzer": {
        "written": {"type": "custom", "tokenizer": "places", "filter": ["apart"]},
        "asked": {"type": "custom", "tokenizer": "places"},
    },
}


def mapping() -> Layout:
    found = Layout()
    found.meta("dynamic", "strict")
    found.meta("_routing", required=True)
    found.meta("_source", enabled=False)
    found.meta("_meta", version=VERSION)
    for name in ("tenant", "kind", "facets", "document", "language"):
        found.field(name, Keyword())
    found.field("number", Long())
    found.field("revision", Long())
    found.field("fingerprint", Integer())
    found.field("at", Date())
    for name in FIELDS.values():
        found.field(name, Text(analyzer="written", search_analyzer="asked", position_increment_gap=100))
    return found


def index_body(shards: int, replicas: int) -> dict[str, Any]:
    settings = {
        "number_of_shards": shards,
        "number_of_replicas": replicas,
        "refresh_interval": SEEN_AFTER,
        "analysis": ANALYSIS,
    }
    return {"mappings": mapping().to_dict(), "settings": settings}


FINGERPRINT = "('x' || substr(md5(id::text || ':' || revision), 1, 7))::bit(28)::int"
"""28 bits, so that their sum over all documents is exact on both sides."""
FINGERPRINTS = f"""
SELECT count(*), coalesce(sum({FINGERPRINT}), 0)::bigint
FROM search_document"""  # noqa: S608  (our own words)

Places = Mapping[str, Sequence[tuple[int, str]]]


def prepared_of(
    *, kind: str, number: int | None, at: float, language: str, facets: Sequence[str], places: Places
) -> str:
    """What is sent of a document whatever its revision, as JSON without its first brace. `at` in seconds.

    `places` are those of `search.vectors`. Made once, when the document is written: it may be sent many times.
    """
    body = body_of(kind=kind, number=number, at=int(at * 1000), language=language, facets=facets)
    return orjson.dumps(body | _fields(_by_number(places))).decode()[1:]


def body_of(*, kind: str, number: int | None, at: int, language: str, facets: Sequence[str]) -> dict[str, Any]:
    """Of a document, beside its words; `at` in milliseconds."""
    body: dict[str, Any] = {"kind": kind, "at": at, "facets": facets, "language": language}
    return body if number is None else body | {"number": number}


def fields_of(words: str) -> dict[str, list[str]]:
    """The text of the tsvector of a document that was written while there was no server."""
    return _fields(_together((place, token) for token, said in _lexemes(words) for place in _SAID[said]))


def _by_number(places: Places) -> dict[int, str]:
    return _together(
        (number, token)
        for token, found in places.items()
        for number in {_BEGINS[weight] + place for place, weight in found[:MOST_PLACES]}
    )


def _together(found: Iterable[tuple[int, str]]) -> dict[int, str]:
    places: dict[int, str] = {}
    for number, token in found:
        there = places.get(number)
        places[number] = token if there is None else f"{there}{TOGETHER}{token}"
    return places


def _fields(places: Mapping[int, str]) -> dict[str, list[str]]:
    """Each field as stretches of places without a gap between them."""
    fields: dict[str, list[list[str]]] = {}
    last = -2
    for number in sorted(places):
        if number != last + 1:
            fields.setdefault(_NAMES[number // _FIELD], []).append([])
            stretch = fields[_NAMES[number // _FIELD]][-1]
        stretch.append(places[number])
        last = number
    return {name: [" ".join(stretch) for stretch in stretches] for name, stretches in fields.items()}


def _lexemes(words: str) -> Iterable[tuple[str, str]]:
    """Each token with its places: `:1A,12`. Hardly any document has a quoted quote."""
    if "''" in words or "\\" in words:
        return [(token.replace("''", "'").replace("\\\\", "\\"), said) for token, said in LEXEME.findall(words)]
    pieces = words.split("'")
    return zip(pieces[1::2], pieces[2::2], strict=True)


class _Said(dict[str, tuple[int, ...]]):
    """What PostgreSQL writes of places, as their numbers. Filled as they are met."""

    def __missing__(self, said: str) -> tuple[int, ...]:
        found = tuple(_number(one) for one in said.strip(": ").split(",") if one)
        if len(self) < MOST_SAID:
            self[said] = found
        return found


_SAID = _Said()


def _number(said: str) -> int:
    return _BEGINS.get(said[-1], _BEGINS["D"]) + int(said.rstrip("ABCD"))
