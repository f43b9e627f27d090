"""What pages and programs show of duplicates: never a record that the reader does not see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce

from crm.customers.likeness import ToldReason, told
from crm.customers.matching.scoring import LIKELY, Reason
from crm.duplicates.kinds import KINDS, Kind
from crm.duplicates.relations import moved_relations
from kernel.actor import Actor


@dataclass(frozen=True)
class Hanging:
    """What hangs on each of several records, in their order."""

    words: str
    counts: list[int]


def pairs_for(kind: Kind, actor: Actor) -> Any:
    """Both of which the actor sees."""
    pairs: Any = kind.pairs
    rows = pairs.objects.waiting()
    if not kind.policy.sees_all(actor):
        seen = kind.policy.seen(kind.model.objects.all(), actor).values("pk")
        rows = rows.filter(first__in=seen, second__in=seen)
    return rows


def with_records(kind: Kind, pairs: Any) -> Any:
    beside = ("account",) if kind.key == "contact" else ("owner",)
    return pairs.select_related(*(f"{one}__{name}" for one in ("first", "second") for name in beside))


def counts_for(actor: Actor) -> dict[str, int]:
    return {key: pairs_for(kind, actor).count() for key, kind in KINDS.items()}


def pair_for(actor: Actor, pk: UUID) -> Any:
    return next((pair for kind in KINDS.values() if (pair := pairs_for(kind, actor).filter(pk=pk).first())), None)


def reasons_told(pair: Any) -> list[ToldReason]:
    kind = KINDS[pair.kind_key]
    return told([Reason(code, points, said) for code, points, said in pair.reasons], kind.changeable.record_type)


def is_likely(pair: Any) -> bool:
    return bool(pair.points >= LIKELY)


def records_for(kind: Kind, actor: Actor, pks: Sequence[UUID]) -> list[Any]:
    """In the order asked, each with `is_changeable`; those that the actor does not see are not among them."""
    rows = kind.policy.seen(kind.model.objects.filter(pk__in=pks), actor)
    rows = rows.select_related("account") if kind.key == "contact" else rows.select_related("owner")
    found = {one.pk: one for one in kind.policy.with_rights(rows, actor)}
    return [found[pk] for pk in dict.fromkeys(pks) if pk in found]


def hanging_on(kind: Kind, actor: Actor, records: Sequence[Any]) -> list[Hanging]:
    """One statement for all relations; of tickets and the like those that the actor sees."""
    relations = moved_relations(kind.model)
    counted = {f"n{place}": _count(relation, actor) for place, relation in enumerate(relations)}
    rows = kind.model.objects.filter(pk__in=[one.pk for one in records]).values("pk").annotate(**counted)
    found = {row["pk"]: row for row in rows}
    told_of = [
        Hanging(relation.words, [found[one.pk][f"n{place}"] for one in records if one.pk in found])
        for place, relation in enumerate(relations)
    ]
    return [one for one in told_of if any(one.counts)]


def _count(relation: Any, actor: Actor) -> Any:
    column = relation.field.attname
    rows = relation.seen_by(actor).filter(**{column: OuterRef("pk")}).order_by()
    counted = rows.values(column).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
