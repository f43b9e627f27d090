"""What is found for what somebody typed: read, planned, asked of the backend, checked once more, and shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language

from design.palette import Piece, Pieces, pieces
from kernel.actor import Actor
from search.asking import Asked, Known, read
from search.backends import find
from search.backends.base import Answer, Kept, Wish
from search.hiding import titled, without_more
from search.lookup import look_up
from search.marks import Marker, plain
from search.plan import Plan, plan_of, words_to_look_up
from search.registry import Facet, Source, facets, sources_for
from search.words import fold

ME = {"me", "我", "自己"}
NOBODY = {"nobody", "none", "无人", "无", "未分配"}
# How many names a word for a person may mean.
MOST_NAMED = 20


@dataclass(frozen=True)
class Hit:
    """One row as it is shown, with what was asked for marked, and the reason where the marks do not tell."""

    id: UUID
    title: Pieces
    url: str
    detail: Pieces = ()
    note: Pieces = ()
    reason_label: str = ""
    reason: Pieces = ()
    status: str = ""
    face: str = ""
    is_firm: bool = False

    @property
    def plain(self) -> str:
        return plain(self.title)


@dataclass(frozen=True)
class Group:
    source: Source
    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True)
class Found:
    asked: Asked
    groups: tuple[Group, ...] = ()
    totals: Mapping[str, int] = field(default_factory=dict)
    facets: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """What the ids among the facets are called."""
    is_loose: bool = False
    is_cut: bool = False
    is_fallback: bool = False


@dataclass(frozen=True)
class Asking:
    """Who asks, and when it is where they are."""

    actor: Actor
    now: datetime
    zone: str = "UTC"


def find_all(
    asking: Asking, text: str, *, limit: int, only: str = "", skipped: int = 0, with_names: bool = False
) -> Found:
    """At most `limit` of each kind, or of one. Three statements; another one where a name stands for an id."""
    looked_into = sources_for(asking.actor)
    asked = read(text, known_to(asking, looked_into))
    if asked.is_empty or not looked_into:
        return Found(asked, is_cut=asked.is_cut)
    plan = plan_of(asked, look_up(*words_to_look_up(asked)))
    if not plan.clauses and not _narrows(asked):
        return Found(asked, is_cut=plan.is_cut)
    kinds = [source.key for source in looked_into]
    wanted = (only,) if only else asked.kinds or kinds
    shown = [key for key in kinds if key in wanted]
    answer, is_fallback = find(
        Wish(
            plan,
            asked,
            kinds,
            shown,
            limit,
            skipped,
            language=get_language() or "",
            borders=_borders(asking.actor, looked_into),
            by_title=(by_title := titled(asking.actor, looked_into)),
        )
    )
    answer = without_more(answer, by_title)
    seen, names = seen_of(asking.actor, looked_into, answer, with_names=with_names)
    return Found(
        asked,
        tuple(_groups(looked_into, answer, plan, seen)),
        answer.totals,
        answer.facets,
        names,
        answer.is_loose,
        plan.is_cut,
        is_fallback,
    )


def ids_of(asking: Asking, text: str, kinds: Sequence[str], *, limit: int) -> dict[str, list[UUID]]:
    """By kind, best first, what holds all that was typed, for those who read the rows themselves. Two statements."""
    looked_into = [source for source in sources_for(asking.actor) if source.key in kinds]
    asked = read(text, known_to(asking, looked_into))
    if asked.is_empty or not looked_into:
        return {}
    plan = plan_of(asked, look_up(*words_to_look_up(asked)))
    if not plan.clauses:
        return {}
    keys, borders = [source.key for source in looked_into], _borders(asking.actor, looked_into)
    answer, _is_fallback = find(Wish(plan, asked, keys, keys, limit, language=get_language() or "", borders=borders))
    return {} if answer.is_loose else {key: [hit.id for hit in hits] for key, hits in answer.hits.items()}


def _borders(actor: Actor, looked_into: Sequence[Source]) -> dict[str, QuerySet[Any, Any]]:
    return {
        source.key: source.visible(actor).order_by().values_list(source.id_column)
        for source in looked_into
        if source.is_bounded(actor)
    }


def _narrows(asked: Asked) -> bool:
    """A query without a word that can be found, but with a condition."""
    return bool(asked.conditions or asked.kinds or asked.before or asked.after)


# ---- What the operators mean here


def known_to(asking: Asking, looked_into: Sequence[Source]) -> Known:
    every = facets()
    return Known(
        facets={fold(name): facet.key for facet in every.values() for name in facet.names},
        kinds={fold(name): source.key for source in looked_into for name in source.names},
        resolve=lambda key, typed: _values(every[key], typed, asking.actor),
        today=asking.now.astimezone(ZoneInfo(asking.zone)).date(),
        zone=ZoneInfo(asking.zone),
    )


def _values(facet: Facet, typed: tuple[str, ...], actor: Actor) -> tuple[str, ...] | None:
    """Any of them; None where one means nothing here."""
    found: list[str] = []
    known = facet.values() if facet.choices else {}
    for text in typed:
        value = fold(text).strip()
        if facet.is_person and value in ME | NOBODY:
            found.append(str(actor.user_id) if value in ME else "")
        elif facet.choices:
            found.extend([known[value]] if value in known else _beginning(known, value))
        elif facet.naming:
            found.extend(_ids(facet, text, actor))
        else:
            found.append(text)
    return tuple(dict.fromkeys(found)) or None


def _beginning(known: Mapping[str, str], value: str) -> list[str]:
    return [meant for word, meant in known.items() if value and word.startswith(value)]


def _ids(facet: Facet, text: str, actor: Actor) -> list[str]:
    """By an id, or by a part of the name: one statement."""
    try:
        return [str(UUID(text))]
    except ValueError:
        rows = _named(facet, actor).filter(named__icontains=text.replace("\0", "")).order_by("named")
        return [str(pk) for pk in rows.values_list("pk", flat=True)[:MOST_NAMED]]


def _named(facet: Facet, actor: Actor | None = None) -> QuerySet[Any]:
    """All, or those that an actor may mean."""
    naming = facet.naming
    assert naming is not None
    named = naming.meant(actor) if actor is not None and naming.meant is not None else naming.rows()
    return named.annotate(named=Cast(naming.text, TextField()))


# ---- What may be seen, and what it is called


def seen_of(
    actor: Actor, looked_into: Sequence[Source], answer: Answer, *, with_names: bool
) -> tuple[set[UUID], dict[tuple[str, str], str]]:
    """One statement: of the hits, those whose rows the actor sees now; and the names of ids that are shown."""
    wanted = [
        source.visible(actor)
        .filter(**{f"{source.id_column}__in": [hit.id for hit in answer.hits[source.key]]})
        .order_by()
        .values_list(_text(""), Cast(source.id_column, TextField()), _text(""))
        for source in looked_into
        if answer.hits.get(source.key)
    ]
    wanted += _naming(answer.facets) if with_names else []
    if not wanted:
        return set(), {}
    every = facets()
    found = list(wanted[0].union(*wanted[1:], all=True)) if len(wanted) > 1 else list(wanted[0])
    seen = {UUID(pk) for key, pk, _name in found if not key}
    names = {(key, pk): every[key].naming.read(name) for key, pk, name in found if key}  # type: ignore[union-attr]
    return seen, names


def _naming(counted: Mapping[str, int]) -> list[Any]:
    found = []
    for key, facet in facets().items():
        ids = [text.partition("=")[2] for text in counted if text.startswith(f"{key}=")]
        ids = [pk for pk in ids if pk]
        if facet.naming and ids:
            rows = _named(facet).filter(pk__in=ids).order_by()
            found.append(rows.values_list(_text(key), Cast("pk", TextField()), "named"))
    return found


def _text(constant: str) -> Value:
    return Value(constant, output_field=TextField())


# ---- As it is shown


def _groups(looked_into: Iterable[Source], answer: Answer, plan: Plan, seen: set[UUID]) -> Iterable[Group]:
    marker = Marker(plan)
    for source in looked_into:
        hits = tuple(hit_of(kept, source, marker) for kept in answer.hits.get(source.key, []) if kept.id in seen)
        if hits:
            yield Group(source, hits, answer.totals.get(source.key, len(hits)))


def hit_of(kept: Kept, source: Source, marker: Marker) -> Hit:
    detail, note = kept.shown.get("detail", ""), kept.shown.get("note", "")
    note = str(source.notes.get(note, note))
    title_places = marker.places(kept.title, is_name=source.is_name)
    detail_places, note_places = marker.places(detail, is_name=True), marker.places(note)
    label, reason = _reason(kept, source, marker, is_told=bool(title_places or detail_places or note_places))
    return Hit(
        kept.id,
        pieces(kept.title, title_places),
        kept.url,
        pieces(detail, detail_places),
        pieces(note, note_places),
        label,
        reason,
        kept.shown.get("status", ""),
        kept.shown.get("face", ""),
        bool(kept.shown.get("is_firm")),
    )


def _reason(kept: Kept, source: Source, marker: Marker, *, is_told: bool) -> tuple[str, Pieces]:
    """Of a conversation always what was said there; of the rest only what the line itself does not show."""
    in_body = marker.excerpt(kept.body)
    if in_body and (not is_told or not source.labels.get("body", "")):
        return str(source.labels.get("body", "")), in_body
    if is_told:
        return "", in_body
    for label, text in kept.also:
        places = marker.places(text, is_name=True)
        if places:
            return str(source.labels.get(label, "")), pieces(text[:200], frozenset(p for p in places if p < 200))
    if not source.labels.get("body", "") and kept.body:
        return "", (Piece(" ".join(kept.body[:120].split())),)
    return "", ()
