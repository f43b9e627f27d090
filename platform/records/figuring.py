"""What formulas come to for the records that have them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from kernel.clock import Clock, system_clock
from kernel.fields import FieldSpec
from kernel.figures import Money
from kernel.tenancy import current_tenant
from records.formulas.checking import Row
from records.formulas.working import rounded
from records.types import Figured, RecordType, type_of
from records.values import kept, key_of, typed

BATCH = 1000


def figure(record: Any, *, clock: Clock = system_clock) -> bool:
    """Work out its formulas, without saving; whether something came out differently."""
    kind = type_of(record._meta.label_lower)
    formulas = kind.formulas if kind else ()
    if not formulas:
        return False
    found = figured(formulas, record, record.custom, today=today_here(clock()))
    if found == record.custom:
        return False
    record.custom = found
    return True


def figure_all(records: Sequence[Any], *, clock: Clock = system_clock) -> bool:
    """Of one kind; whether anything came out differently."""
    kind = type_of(records[0]._meta.label_lower) if records else None
    formulas = kind.formulas if kind else ()
    if not formulas:
        return False
    today = today_here(clock())
    differing = [_becomes(one, figured(formulas, one, one.custom, today=today)) for one in records]
    return any(differing)


def figured(formulas: tuple[Figured, ...], record: Any, custom: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """`custom` with what they come to. Formulas see what those before them came to."""
    values = dict(custom)
    row = Row(_reader(record, values), today)
    for spec, formula in formulas:
        value = _fitting(spec, formula.of(row))
        key = key_of(spec.name)
        values.pop(key, None)
        if value is not None:
            values[key] = value
    return values


def today_here(now: datetime) -> date:
    """At the workspace's place."""
    return now.astimezone(ZoneInfo(current_tenant().time_zone)).date()


def work_out(kind: RecordType, *, after: UUID | None, seconds: float, clock: Clock) -> UUID | None:
    """All records of a kind, a batch in a transaction; where it stopped when the time was over, or None at the end."""
    ends = time.monotonic() + seconds
    if not (kind.formulas or kind.rollups):
        return None
    rows: Any = kind.model._default_manager
    while True:
        ids = list((rows.filter(pk__gt=after) if after else rows).order_by("pk").values_list("pk", flat=True)[:BATCH])
        work_out_some(kind, ids, clock=clock)
        if len(ids) < BATCH:
            return None
        after = ids[-1]
        if time.monotonic() > ends:
            return after


def work_out_some(kind: RecordType, ids: list[UUID], *, clock: Clock) -> None:
    rows: Any = kind.model._default_manager.filter(pk__in=ids).order_by("pk")
    today = today_here(clock())
    with transaction.atomic():
        # Whoever changes one of them meanwhile waits, so that nothing that they write is lost.
        found = list(rows.select_for_update(of=("self",), no_key=True))
        told = _rolled(kind, ids)
        changed = []
        for one in found:
            custom = {key: value for key, value in (one.custom | told.get(one.pk, {})).items() if value is not None}
            if _becomes(one, figured(kind.formulas, one, custom, today=today)):
                changed.append(one)
        kind.model._default_manager.bulk_update(changed, ["custom"])


def _rolled(kind: RecordType, ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    if not kind.rollups:
        return {}
    from records.rolling import rolled  # noqa: PLC0415  (lists know types, and figures follow from both)

    return rolled(kind, ids)


def _becomes(record: Any, custom: dict[str, Any]) -> bool:
    if record.custom == custom:
        return False
    record.custom = custom
    return True


def tried(kind: RecordType, spec: FieldSpec, formula: Any, records: Any, *, clock: Clock) -> Iterator[tuple[Any, Any]]:
    """Each record with what a formula that is not kept yet would come to."""
    today = today_here(clock())
    for record in records:
        custom = figured((*kind.formulas, Figured(spec, formula)), record, record.custom, today=today)
        yield record, typed(spec.kind, custom.get(key_of(spec.name)))


def _reader(record: Any, values: Mapping[str, Any]) -> Callable[[FieldSpec], Any]:
    def value(spec: FieldSpec) -> Any:
        found = typed(spec.kind, values.get(key_of(spec.name))) if spec.is_custom else getattr(record, spec.name)
        if spec.kind == "flag":
            return bool(found)
        if isinstance(found, datetime):
            return today_here(found)
        return None if found in ("", [], ()) else found

    return value


def _fitting(spec: FieldSpec, value: Any) -> Any:
    """As fine as the field is."""
    if isinstance(value, Money):
        return kept(rounded(value, 2))
    return kept(rounded(value, spec.digits) if spec.kind == "number" and value is not None else value)
