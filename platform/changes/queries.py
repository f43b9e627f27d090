"""What pages and programs show of change-sets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from changes.changeables import Changeable, changeable_of
from changes.engine import PARTS
from changes.guessing import EXTRAS
from changes.models import ALIKE, Change, ChangeSet, Fate, ListExport, Verb
from changes.settling import SAID
from kernel.actor import Actor
from kernel.fields import CUSTOM, FieldSpec, shown_cell
from records.values import typed

LATEST = 8
# Which rows a page shows, by the word in its address.
SHOWN = {
    "problems": Q(verb=Verb.SKIPPED) & ~Q(field=ALIKE),
    "kept": Q(fate=Fate.KEPT),
    "alike": Q(field=ALIKE),
    "created": Q(verb=Verb.CREATED),
    "changed": Q(verb=Verb.CHANGED),
    "all": Q(),
}


@dataclass(frozen=True)
class Difference:
    label: str
    old: str
    new: str


@dataclass(frozen=True)
class ToldRow:
    change: Change
    url: str = ""
    differences: list[Difference] = field(default_factory=list)
    kind: str = ""
    """Of its record."""

    @property
    def group(self) -> int:
        """Which one of those that were picked."""
        return self.change.number // PARTS


def change_sets_for(actor: Actor) -> QuerySet[ChangeSet]:
    found: QuerySet[ChangeSet] = ChangeSet.objects.visible_to(actor).select_related("by")
    return found


def change_set_for(actor: Actor, pk: UUID) -> ChangeSet | None:
    return change_sets_for(actor).filter(pk=pk).first()


def touched_by(actor: Actor, pk: UUID) -> QuerySet[Any, Any]:
    """The keys of the records that a change-set made or changed, and did not take back."""
    rows = Change.objects.filter(change_set__in=change_sets_for(actor).filter(pk=pk), fate=Fate.DONE)
    return rows.filter(verb__in=(Verb.CREATED, Verb.CHANGED)).values("record_id")


def latest_imports(actor: Actor) -> list[ChangeSet]:
    mine = ChangeSet.objects.filter(by_id=actor.user_id, kind="import")
    return list(mine.order_by("-begun_at", "-id")[:LATEST])


def own_export(actor: Actor, pk: UUID) -> ListExport | None:
    return ListExport._default_manager.filter(pk=pk, asked_by_id=actor.user_id).first()


def rows_of(change_set: ChangeSet, shown: str) -> QuerySet[Change]:
    """In a preview of picked records those alone that were looked at."""
    rows = Change.objects.filter(SHOWN.get(shown, Q()), change_set=change_set)
    return rows.exclude(fate=Fate.PLANNED, left="", problem="")


def told(change_set: ChangeSet, rows: Sequence[Change], actor: Actor) -> list[ToldRow]:
    """In the reader's words: a statement for each kind of record that is named, and one for what may be opened."""
    told: dict[UUID, ToldRow] = {}
    for key in {row.record_type for row in rows}:
        changeable = changeable_of(key)
        if changeable is not None:
            told |= _told_of(changeable, [row for row in rows if row.record_type == key], actor)
    return [told.get(row.pk, ToldRow(row)) for row in rows]


def _told_of(changeable: Changeable, rows: Sequence[Change], actor: Actor) -> dict[UUID, ToldRow]:
    names = _names(changeable, rows)
    ids = [row.record_id for row in rows if row.record_id and row.fate != Fate.UNDONE]
    seen = set(changeable.seen(actor).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    found = {}
    for row in rows:
        is_there = changeable.address and row.record_id and row.record_id in seen
        url = changeable.address(row.record_id) if is_there else ""  # type: ignore[misc, arg-type]
        found[row.pk] = ToldRow(row, url, _differences(changeable, row, names), str(changeable.record_type.label))
    return found


def label_of(changeable: Changeable, name: str) -> str:
    extras: dict[str, Any] = dict(EXTRAS)
    spec = changeable.record_type.ever_named(name)
    return str(spec.label if spec else extras.get(name, name))


def _differences(changeable: Changeable, row: Change, names: dict[str, str]) -> list[Difference]:
    found = []
    for name, new in row.after.items():
        spec = changeable.record_type.ever_named(name)
        if spec is not None and name not in changeable.record_type.hidden:
            old = row.before.get(name)
            found.append(
                Difference(str(spec.label), _text(changeable, spec, old, names), _text(changeable, spec, new, names))
            )
    found = [one for one in found if one.old or one.new]
    return found + [Difference(label, "", text) for label, text in row.after.get(SAID, ())]


def _text(changeable: Changeable, spec: FieldSpec, value: Any, names: dict[str, str]) -> str:
    if value is None or value == "":
        return ""
    if changeable.link(spec) is not None:
        return names.get(str(value), "")
    if spec.name.startswith(CUSTOM):
        value = typed(spec.kind, value)
    elif (column := changeable.column(spec.name)) is not None:
        value = column.to_python(value)
    return shown_cell(spec, value).text


def _names(changeable: Changeable, rows: Sequence[Change]) -> dict[str, str]:
    """Of the records that values point at, whoever sees them: their names stand in the list as well."""
    found: dict[str, str] = {}
    for spec in changeable.specs:
        if changeable.link(spec) is None:
            continue
        values = [one for row in rows for one in (row.before.get(spec.name), row.after.get(spec.name)) if one]
        column = changeable.column(spec.name)
        if values and column is not None and column.related_model is not None:
            model: Any = column.related_model
            found |= {str(one.pk): str(one) for one in model._default_manager.filter(pk__in=set(values))}
    return found
