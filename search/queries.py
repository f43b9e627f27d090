"""How the index stands: what is in it, what waits, what was set aside."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Value

from search.models import Document, Pending
from search.registry import source_of, sources

MOST_ASIDE = 50


@dataclass(frozen=True)
class Aside:
    """A row that could not be made into a document."""

    id: UUID
    label: str
    row: str
    error: str


@dataclass(frozen=True)
class Standing:
    documents: tuple[tuple[str, int], ...]
    """By kind."""
    waiting: int
    aside: tuple[Aside, ...]


def standing() -> Standing:
    """Two statements."""
    kinds = Document.objects.order_by().values_list("kind").annotate(n=Count("pk"))
    waiting = Pending.objects.filter(aside_at__isnull=True).order_by().values_list(Value("")).annotate(n=Count("pk"))
    counted = dict(kinds.union(waiting, all=True))
    aside = Pending.objects.filter(aside_at__isnull=False).order_by("-aside_at", "id")[:MOST_ASIDE]
    return Standing(
        tuple((str(source.label), counted[source.key]) for source in sources() if source.key in counted),
        counted.get("", 0),
        tuple(Aside(row.pk, _label(row.kind), str(row.row), row.error) for row in aside),
    )


def _label(kind: str) -> str:
    source = source_of(kind)
    return str(source.label) if source else kind
