"""How good the order of hits is: queries in two languages over a fixed set of documents, judged by hand.

A topic has three documents. Two hundred queries name the one they mean, which counts 3; the others of its topic count
1. The search was tuned by these. The `unseen` ones were written and judged from the documents alone, before any engine
had answered them: `?1=3,2=1 words` grades documents of the topic by their place, and what is not named counts nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
    """The documents, and the queries that the search was tuned by."""
    texts: list[Text] = []
    queries: list[Labelled] = []
    for name, language in LANGUAGES.items():
        for topic, asked in _topics(name):
            found = _texts(name, language, topic)
            texts += found
            for meant, words in asked:
                grades = {text.id: MEANT if str(at) == meant else BESIDE for at, text in enumerate(found, 1)}
                queries.append(Labelled(words, language, grades))
    return texts, queries


def unseen() -> list[Labelled]:
    queries: list[Labelled] = []
    for name, language in LANGUAGES.items():
        documents = {topic.name: _texts(name, language, topic) for topic, _asked in _topics(name)}
        for topic, asked in _topics(f"{name}_unseen"):
            found = documents[topic.name]
            for judged, words in asked:
                graded = (pair.split("=") for pair in judged.split(","))
                queries.append(Labelled(words, language, {found[int(at) - 1].id: int(grade) for at, grade in graded}))
    return queries


@dataclass
class Topic:
    name: str
    lines: list[tuple[int, str]] = field(default_factory=list)
    """Its documents, by their place in the file, which their ids are made of."""


def _topics(name: str) -> Iterator[tuple[Topic, list[tuple[str, str]]]]:
    """Each with its queries, as judgement and words."""
    found: list[tuple[Topic, list[tuple[str, str]]]] = []
    for place, line in enumerate((HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines()):
        if line.startswith("# "):
            found.append((Topic(line[2:]), []))
        elif line.startswith("?"):
            judged, _space, words = line[1:].partition(" ")
            found[-1][1].append((judged, words))
        else:
            found[-1][0].lines.append((place, line))
    return iter(found)


def _texts(name: str, language: str, topic: Topic) -> list[Text]:
    found = []
    for place, line in topic.lines:
        title, body, *phone = line.split("|")
        found.append(Text(uuid5(SPACE, f"{name}:{place}"), title, body, language, *phone))
    return found


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
