"""Plans become rows: a statement for all that is new, one for all that changes, one for what is kept about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from django.db import connection, models

from changes.changeables import Changeable, Move
from changes.models import ALIKE, Change, ChangeSet, Fate, Verb
from changes.planning import Plan
from changes.snapshots import column_value, digest, values_of
from kernel.actions import emit, record
from kernel.copying import copy_rows, writer
from kernel.fields import CUSTOM
from kernel.ids import new_id_text
from records.figuring import figure_all
from records.jobs import roll


def write_records(changeable: Changeable, plans: Sequence[Plan]) -> None:
    """What is new, then what changed, kind by kind. Raises IntegrityError where the database knows better."""
    kinds = {(plan.kind or changeable).key: plan.kind or changeable for plan in plans}
    for kind in kinds.values():
        _write_kind(kind, [plan for plan in plans if (plan.kind or changeable) is kind])


def _write_kind(changeable: Changeable, plans: Sequence[Plan]) -> None:
    new = [plan.record for plan in plans if plan.is_new and not plan.problems]
    figure_all(new)
    copy_in(changeable.model, new)
    roll(new)
    changing = [plan for plan in plans if plan.changes and not plan.problems and not plan.record._state.adding]
    records = {plan.record.pk: plan.record for plan in changing}
    rewrite(changeable, list(records.values()), {name for plan in changing for name in plan.changes})


def rewrite(changeable: Changeable, records: Sequence[Any], names: Iterable[str]) -> None:
    """The fields of these names; what is worked out of them comes along, here and where it is told of them."""
    is_figured = figure_all(records)
    update_all(changeable.model, records, columns_of(changeable, {*names, *(["custom"] if is_figured else ())}))
    roll(records)


def columns_of(changeable: Changeable, names: Iterable[str]) -> list[models.Field[Any, Any]]:
    """Those that fields of these names stand in, and when the record changed."""
    wanted = {"custom" if name.startswith(CUSTOM) else name for name in names} | {"updated_at"}
    return [column for column in changeable.model._meta.concrete_fields if column.name in wanted]


def tell(changeable: Changeable, plans: Sequence[Plan]) -> None:
    """To the audit log, to the search, and to whoever reacts: one line a record, as its own actions tell it."""
    for plan in plans:
        if plan.problems or plan.record is None:
            continue
        if plan.is_new:
            record("created", plan.record, **({"author": plan.author} if plan.author else {}))
        elif plan.changes:
            record("changed", plan.record, **plan.changes)
        else:
            continue
        event = (plan.kind or changeable).event(plan.verb, plan.record, tuple(plan.changes))
        if event is not None:
            emit(event)


def moved_by(plan: Plan) -> Move | None:
    """None where nothing was written."""
    if plan.problems or plan.record is None:
        return None
    if plan.is_new:
        return plan.record, dict.fromkeys(plan.made)
    return (plan.record, {name: old for name, (old, _new) in plan.changes.items()}) if plan.changes else None


def keep_rows(change_set: ChangeSet, changeable: Changeable, plans: Sequence[Plan], fate: Fate) -> None:
    """What was done, or would be; rows that change nothing leave nothing."""
    rows = [row_of(change_set, changeable, plan, fate) for plan in plans if is_kept(plan)]
    if rows:
        copy_rows(Change, ROW, rows)


def is_kept(plan: Plan) -> bool:
    return bool(plan.problems or plan.is_new or plan.changes or plan.note)


# In `after`: what a row does besides changing fields, in words.
SAID = "@said"
ROW = (
    "id",
    "change_set_id",
    "number",
    "record_type",
    "record_id",
    "name",
    "verb",
    "fate",
    "before",
    "after",
    "left",
    "field",
    "problem",
)


def row_of(change_set: ChangeSet, changeable: Changeable, plan: Plan, fate: Fate) -> tuple[Any, ...]:
    """A Change, in the order of ROW."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    left = ""
    if not plan.problems and plan.is_new:
        after = plan.made
        left = digest(after)
    elif not plan.problems:
        before = {name: old for name, (old, _new) in plan.changes.items()}
        after = {name: new for name, (_old, new) in plan.changes.items()}
        left = digest(after)
    if plan.said and not plan.problems:
        after = after | {SAID: plan.said}
    has_record = plan.record is not None and (fate == Fate.DONE or not plan.record._state.adding)
    return (
        new_id_text(),
        change_set.pk,
        plan.number,
        (plan.kind or changeable).key,
        plan.record.pk if has_record and not (plan.problems and plan.is_new) else None,
        plan.name,
        Verb.SKIPPED.value if plan.problems else plan.verb.value,
        Fate.DONE.value if fate == Fate.DONE else Fate.PLANNED.value,
        before,
        after,
        left,
        plan.problems[0].field[:80] if plan.problems else ALIKE if plan.note else "",
        plan.sentence if plan.problems else plan.note[:400],
    )


def as_left(changeable: Changeable, change: Change, found: Any) -> bool:
    """Whether a record is what the change made of it."""
    if change.verb == Verb.CREATED:
        return digest(values_of(changeable, found)) == change.left
    return (
        digest({name: column_value(changeable, found, name) for name in change.after if name != SAID}) == change.left
    )


# ---- The same for any table


def copy_in(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """As bulk_create, by COPY."""
    if rows:
        names = [column.attname for column in model._meta.concrete_fields]
        copy_rows(model, names, map(attrgetter(*names), rows))


def update_all(
    model: type[models.Model], rows: Sequence[models.Model], columns: Sequence[models.Field[Any, Any]]
) -> None:
    """One statement with a few long values, however many rows."""
    if not rows:
        return
    arrays, sets, names = ["%s::uuid[]"], [], ["id"]
    values: list[list[Any]] = [[row.pk for row in rows]]
    for column in columns:
        write, kind = writer(column), str(column.rel_db_type(connection))
        values.append([write(getattr(row, column.attname)) for row in rows])
        kind = kind.split("(", maxsplit=1)[0]
        arrays.append(f"%s::{'text' if kind == 'jsonb' else kind}[]")
        names.append(str(column.column))
        cast = "::jsonb" if kind == "jsonb" else ""
        sets.append(f'"{column.column}" = made."{column.column}"{cast}')
    listed = ", ".join(f'"{name}"' for name in names)
    statement = (
        f'UPDATE "{model._meta.db_table}" SET {", ".join(sets)}'  # noqa: S608  (names of ours)
        f' FROM unnest({", ".join(arrays)}) AS made({listed}) WHERE "{model._meta.db_table}".id = made.id'
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
