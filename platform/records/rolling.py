"""Roll-ups: what a record tells of those that point to it, as a customer of its open tickets.

They are kept in the record, so that lists filter by them, and follow a moment after one of the others changed. They
tell of all of those, also of some that a reader does not see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Avg, Count, F, ForeignKey, Max, Min, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel.actor import SYSTEM
from kernel.clock import system_clock
from kernel.fields import FieldSpec
from kernel.figures import Money
from kernel.tenancy import current_tenant
from records.figuring import today_here
from records.filters import FIGURE
from records.lists import RecordList, list_of, plugged_lists
from records.types import RecordType, RollUp, record_types, type_of
from records.values import kept, key_of

DOES: dict[str, tuple[Any, frozenset[str], str | Promise]] = {
    "count": (Count, frozenset(), _("How many there are")),
    "sum": (Sum, frozenset({"number", "money"}), _("The sum of")),
    "average": (Avg, frozenset({"number", "money"}), _("The average of")),
    "least": (Min, frozenset({"number", "money", "date", "moment"}), _("The least, or the earliest, of")),
    "most": (Max, frozenset({"number", "money", "date", "moment"}), _("The most, or the latest, of")),
}
PLAIN = {"number": "number", "money": "money", "date": "date", "moment": "date"}


class Source(NamedTuple):
    """A list whose records point to another kind of record by `by`."""

    record_list: RecordList
    by: str

    @property
    def key(self) -> str:
        return f"{self.record_list.key}:{self.by}"


def sources_of(kind: RecordType) -> Iterator[Source]:
    for record_list in plugged_lists():
        for column in record_list.record_type.model._meta.concrete_fields:
            if isinstance(column, ForeignKey) and column.related_model is kind.model:
                yield Source(record_list, column.name)


def fields_for(record_list: RecordList, does: str) -> list[FieldSpec]:
    """Those of which that can be told; what is worked out there can be told here."""
    return [
        spec
        for spec in record_list.record_type.all_fields
        if spec.kind in DOES[does][1] and (spec.is_custom or _column(spec, record_list))
    ]


def result_of(record_list: RecordList, rollup: RollUp) -> str:
    spec = record_list.record_type.any_named(rollup.field) if rollup.field else None
    return PLAIN[spec.kind] if spec else "number"


def rolled(kind: RecordType, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """Of each record: key of the field → value as it is kept. One statement for each roll-up."""
    found: dict[UUID, dict[str, Any]] = {pk: {} for pk in ids}
    for spec, rollup in kind.rollups:
        values = _values(rollup, spec, ids)
        for pk in ids:
            value = values.get(pk, Decimal(0) if rollup.does == "count" else None)
            found[pk][key_of(spec.name)] = kept(_fine(spec, value))
    return found


def touched_by(record: Any) -> Iterator[tuple[RecordType, list[UUID]]]:
    """Who tells something of a record: also those to whom it pointed until now."""
    child = type_of(record._meta.label_lower)
    left: Mapping[str, Any] = getattr(record, "left", {})
    for kind in record_types() if child else ():
        ids: list[UUID] = []
        for _spec, rollup in kind.rollups:
            source = list_of(rollup.of)
            if source is not None and source.record_type is child:
                ids += [pk for pk in (getattr(record, f"{rollup.by}_id"), left.get(rollup.by)) if pk]
        if ids:
            yield kind, list(dict.fromkeys(ids))


def telling_of(child: RecordType) -> list[RecordType]:
    """Other kinds that tell something of this one."""
    return [
        kind
        for kind in record_types()
        if kind is not child
        and any((source := list_of(one.of)) and source.record_type is child for _spec, one in kind.rollups)
    ]


def _values(rollup: RollUp, spec: FieldSpec, ids: Iterable[UUID]) -> dict[UUID, Any]:
    record_list = list_of(rollup.of)
    if record_list is None:
        return {}
    by = f"{rollup.by}_id"
    state = record_list.state.read(rollup.where)
    rows = record_list.record_type.model._default_manager.order_by().filter(**{f"{by}__in": list(ids)})
    # As nobody in particular: a view that depends on its reader was refused.
    rows = rows.filter(record_list.passes(state, SYSTEM, system_clock()))
    function = DOES[rollup.does][0]
    if rollup.does == "count":
        return dict(rows.values_list(by).annotate(value=Count("pk")))
    told = record_list.record_type.any_named(rollup.field)
    if told is None:  # gone past the action
        return {}
    if told.kind == "money" and told.is_custom:
        rows = rows.filter(**{f"custom__{key_of(told.name)}__currency": spec.currency})
    return dict(rows.values_list(by).annotate(value=function(_column(told, record_list))))


def _column(spec: FieldSpec, record_list: RecordList) -> Any:
    """What the database counts with; None for a field that is no column."""
    if not spec.is_custom:
        names = {column.name for column in record_list.record_type.model._meta.concrete_fields}
        return F(spec.name) if spec.name in names else None
    path = f"custom__{key_of(spec.name)}"
    if spec.kind == "date":
        return KT(path)  # ISO 8601 stands in its order
    return Cast(KT(f"{path}__amount" if spec.kind == "money" else path), FIGURE)


def _fine(spec: FieldSpec, value: Any) -> Any:
    """As the field has it."""
    if value is None:
        return None
    if spec.kind == "date":
        if isinstance(value, datetime):
            return today_here(value)
        return value if isinstance(value, date) else date.fromisoformat(value)
    figure = round(Decimal(value), 2 if spec.kind == "money" else spec.digits)
    return Money(figure, spec.currency or current_tenant().currency) if spec.kind == "money" else figure
