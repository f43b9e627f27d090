"""How good the order of hits is: two hundred queries in two languages over a fixed set of documents, by hand.

A topic has three documents. A query names the one it means, which counts 3; the others of its topic count 1.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid5

HERE = Path(__file__).parent
SPACE = UUID("7a0c5bd4-3a63-4a62-9a3c-6f0d7f0d1c55")
LANGUAGES = {"en": "en", "zh": "zh-hans"}
MEANT, BESIDE, LAST = 3, 1, 10


@dataclass(frozen=True)
class Text:
    id: UUID
    title: str
    body: str
    language: str
    phone: str = ""
    """Of a contact, whose title is a name."""


@dataclass(frozen=True)
class Labelled:
    words: str
    language: str
    grades: Mapping[UUID, int]


def labelled() -> tuple[list[Text], list[Labelled]]:
    texts: list[Text] = []
    queries: list[Labelled] = []
    for name, language in LANGUAGES.items():
        topic: list[Text] = []
        for place, line in enumerate((HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()):
            if line.startswith("#"):
                topic = []
            elif line.startswith("?"):
                meant = int(line[1]) - 1
                grades = {text.id: MEANT if at == meant else BESIDE for at, text in enumerate(topic)}
                queries.append(Labelled(line[3:], language, grades))
            else:
                title, body, *phone = line.split("|")
                topic.append(Text(uuid5(SPACE, f"{name}:{place}"), title, body, language, *phone))
                texts.append(topic[-1])
    return texts, queries


def ndcg(found: Sequence[UUID], grades: Mapping[UUID, int]) -> float:
    """NDCG@10 with gains 2^grade - 1 (Järvelin and Kekäläinen, in the form of Burges 2005)."""
    best = sorted(grades.values(), reverse=True)[:LAST]
    return _gain([grades.get(pk, 0) for pk in found[:LAST]]) / _gain(best)


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def reciprocal_rank(found: Sequence[UUID], grades: Mapping[UUID, int]) -> float:
    """One over the place of the document that is meant; 0 where it is not found."""
    places = [place for place, pk in enumerate(found[:LAST], 1) if grades.get(pk) == MEANT]
    return 1 / places[0] if places else 0.0
