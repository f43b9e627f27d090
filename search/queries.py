"""How the index stands: what is in it, what waits, what was set aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Value

from kernel.jobs.dead_letters import dead_letters
from search.backends import ships
from search.models import Document, Pending, Rebuild, Shipment
from search.registry import source_of, sources

MOST_ASIDE = 50
REBUILDING = "search.jobs.rebuild_index"


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
    to_send: int
    """To the search server, where there is one."""
    aside: tuple[Aside, ...]


def standing() -> Standing:
    """Two statements, and two more with a search server."""
    kinds = Document.objects.order_by().values_list("kind").annotate(n=Count("pk"))
    waiting = Pending.objects.filter(aside_at__isnull=True).order_by().values_list(Value("")).annotate(n=Count("pk"))
    counted = dict(kinds.union(waiting, all=True))
    aside = [Aside(row.pk, _label(row.kind), str(row.row), row.error) for row in _aside(Pending)]
    to_send = 0
    if ships():
        to_send = Shipment.objects.filter(aside_at__isnull=True).count()
        aside += [Aside(row.pk, _label(row.kind), str(row.document), row.error) for row in _aside(Shipment)]
    return Standing(
        tuple((str(source.label), counted[source.key]) for source in sources() if source.key in counted),
        counted.get("", 0),
        to_send,
        tuple(aside),
    )


def _aside(model: type[Pending] | type[Shipment]) -> QuerySet[Any]:
    return model.objects.filter(aside_at__isnull=False).order_by("-aside_at", "id")[:MOST_ASIDE]


def _label(kind: str) -> str:
    source = source_of(kind)
    return str(source.label) if source else kind


def broken_off_by(rebuild: Rebuild | None) -> str | None:
    """What its job met when it failed for good. None while somebody goes on with it, or when it is over."""
    if rebuild is None or not rebuild.is_open:
        return None
    failed = (letter for letter in dead_letters(job=REBUILDING) if letter.payload.get("rebuild_id") == str(rebuild.pk))
    return next((letter.error for letter in failed), None)
