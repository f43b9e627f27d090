"""How a document lies on the server: the tokens that `search.words` cut, in the fields where they stood.

The server cuts nothing itself. What stands at one place (a word, its stem, its spelling) comes as one piece, which the
filter takes apart again, so that phrases are found as in the embedded search. Texts stay at home: a hit is an id.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from elasticsearch.dsl import Date, Integer, Keyword, Long, Mapping, Text

# Of the mapping and of what is written into it: another one wants a rebuild.
VERSION = 2
TOGETHER = "\x1f"
FIELDS = {"A": "title", "B": "keys", "C": "names", "D": "body"}
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


def mapping() -> Mapping:
    found = Mapping()
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


def fingerprint(pk: UUID, revision: int) -> int:
    """28 bits, so that their sum over all documents is exact on both sides."""
    return int(hashlib.md5(f"{pk}:{revision}".encode(), usedforsecurity=False).hexdigest()[:7], 16)


FINGERPRINTS = """
SELECT count(*), coalesce(sum(('x' || substr(md5(id::text || ':' || revision), 1, 7))::bit(28)::int), 0)::bigint
FROM search_document"""


def body_of(
    *,
    pk: UUID,
    kind: str,
    number: int | None,
    at: datetime,
    language: str,
    facets: Sequence[str],
    revision: int,
    words: str,
) -> dict[str, Any]:
    """`words` is the text of the tsvector of a document."""
    body: dict[str, Any] = {
        "kind": kind,
        "at": at.isoformat(),
        "facets": list(facets),
        "language": language,
        "revision": revision,
        "fingerprint": fingerprint(pk, revision),
    }
    if number is not None:
        body["number"] = number
    return body | fields_of(words)


def fields_of(words: str) -> dict[str, list[str]]:
    """Each field as stretches of places without a gap between them."""
    places: dict[str, dict[int, list[str]]] = {}
    for quoted, positions in LEXEME.findall(words):
        token = quoted.replace("''", "'").replace("\\\\", "\\")
        for position in positions.split(",") if positions else ():
            weight = position[-1] if position[-1] in FIELDS else "D"
            places.setdefault(weight, {}).setdefault(int(position.rstrip("ABCD")), []).append(token)
    return {FIELDS[weight]: _stretches(by_place) for weight, by_place in places.items()}


def _stretches(by_place: dict[int, list[str]]) -> list[str]:
    found: list[list[str]] = []
    last = -2
    for place in sorted(by_place):
        if place != last + 1:
            found.append([])
        found[-1].append(TOGETHER.join(by_place[place]))
        last = place
    return [" ".join(stretch) for stretch in found]
