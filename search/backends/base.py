"""What every backend is asked and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db.models import QuerySet

from search.asking import Asked
from search.plan import Plan

# What was found is counted up to here; who finds more must say more.
COUNTED = 1000
ENOUGH = 0.3


class Unavailable(Exception):
    """The server does not answer, is too slow, or answers with an error."""


@dataclass(frozen=True)
class Wish:
    """`kinds` are those that the reader may look into, `shown` those of them that are wanted, `limit` of each."""

    plan: Plan
    asked: Asked
    kinds: Sequence[str]
    shown: Sequence[str]
    limit: int
    skipped: int = 0
    enough: float = ENOUGH
    """How much of the words, by their weight, a document must hold where few hold all of them: 0 to 1."""
    language: str = ""
    """The reader's: what is written in it comes a little earlier."""
    borders: Mapping[str, QuerySet[Any, Any]] = field(default_factory=dict)
    """By kind, the ids among which a reader looks who does not see all; only the tenant's database can tell them."""
    by_title: Sequence[str] = ()
    """Kinds of which the reader does not see all fields: found by their titles, and by nothing else that they say."""


@dataclass(frozen=True)
class Kept:
    """A document as it is kept."""

    id: UUID
    kind: str
    number: int | None
    title: str
    url: str
    shown: Mapping[str, Any]
    also: Sequence[Sequence[str]]
    body: str
    at: datetime
    score: float = 0.0


@dataclass(frozen=True)
class Answer:
    hits: Mapping[str, list[Kept]] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)
    facets: Mapping[str, int] = field(default_factory=dict)
    """`status=open` → how many of what is shown."""
    is_loose: bool = False
    """Nothing holds all the words: what holds most of them is shown."""


class Backend(Protocol):
    name: str

    def find(self, wish: Wish) -> Answer: ...
