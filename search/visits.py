"""What somebody opened lately and opens often: shown where nothing is typed yet, to nobody but them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from design.palette import pieces
from kernel.actor import Actor
from kernel.reading import rows
from search.backends.base import Answer, Kept
from search.finding import Hit, seen_of
from search.models import Document, Visit
from search.models.visit import half_lives
from search.registry import Source, sources_for

# Opened so often, as it counts now, a record is said to be opened often.
OFTEN_FROM = 1.5
KEPT_FOR = timedelta(days=90)
READ = """
SELECT d.id, d.kind, d.number, d.title, d.url, d.shown::json, '[]'::json, '', d.at, v.weight FROM search_visit v
 JOIN search_document d ON d.id = v.row AND d.kind = v.kind
 WHERE v.person_id = %(person)s AND v.kind = ANY(%(kinds)s) AND d.url <> %(but)s
 ORDER BY v.at DESC, v.id"""


@dataclass(frozen=True)
class Opened:
    """One record that was opened before."""

    source: Source
    hit: Hit


@dataclass(frozen=True)
class Before:
    lately: tuple[Opened, ...] = ()
    often: tuple[Opened, ...] = ()
    """The most often opened first; none of `lately`."""

    def __bool__(self) -> bool:
        return bool(self.lately)


def opened_before(actor: Actor, now: datetime, *, latest: int, most: int, but: str = "") -> Before:
    """Two statements; what the actor does not see any more, and what is gone, is left out. `but`: the open page."""
    by_key = {source.key: source for source in sources_for(actor)}
    values = {"person": actor.me, "kinds": list(by_key), "but": but}
    found = [(Kept(*columns), weight) for *columns, weight in rows(READ, values)] if by_key else []
    if not found:
        return Before()
    hits: dict[str, list[Kept]] = {}
    for kept, _weight in found:
        hits.setdefault(kept.kind, []).append(kept)
    seen, _names = seen_of(actor, list(by_key.values()), Answer(hits), with_names=False)
    shown = [(_opened(kept, by_key[kept.kind]), weight) for kept, weight in found if kept.id in seen]
    often = sorted(shown[latest:], key=lambda one: -one[1])
    is_often = (one for one, weight in often if 2 ** (weight - half_lives(now)) >= OFTEN_FROM)
    return Before(tuple(one for one, _weight in shown[:latest]), tuple(_first(is_often, most)))


def _first(found: Iterable[Opened], most: int) -> list[Opened]:
    return [one for _place, one in zip(range(most), found, strict=False)]


def _opened(kept: Kept, source: Source) -> Opened:
    note = kept.shown.get("note", "")
    hit = Hit(
        kept.id,
        pieces(kept.title),
        kept.url,
        pieces(kept.shown.get("detail", "")),
        pieces(str(source.notes.get(note, note))),
        status=kept.shown.get("status", ""),
        face=kept.shown.get("face", ""),
        is_firm=bool(kept.shown.get("is_firm")),
    )
    return Opened(source, hit)


def visible_row(actor: Actor, kind: str, row: UUID) -> bool:
    """Whether the actor sees such a record: one statement."""
    source = next((one for one in sources_for(actor) if one.key == kind), None)
    return source is not None and source.visible(actor).filter(**{source.id_column: row}).exists()


def sweep_visits(*, at: datetime) -> None:
    """What has not been opened for long, and what is not there any more."""
    is_there = Document.objects.filter(pk=OuterRef("row"), kind=OuterRef("kind"))
    # What was made a moment ago may not be in the index yet.
    gone = Q(at__lt=at - timedelta(hours=1)) & ~Exists(is_there)
    Visit.objects.filter(Q(at__lt=at - KEPT_FOR) | gone).delete()
