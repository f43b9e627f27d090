"""A change-set goes on batch by batch: each is one transaction that moves `done`, so that a second worker, a second
message or a start after a kill finds where the first one ended, and does nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Protocol
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from changes.changeables import Changeable, changeable_of
from changes.editing import Editing
from changes.importing import Importing
from changes.models import Change, ChangeSet, Fate, Kind, State, Verb
from changes.own_ways import own_way
from changes.permissions import IMPORT, MASS_CHANGE
from changes.planning import Plan
from changes.settling import keep_rows, moved_by, tell, write_records
from changes.snapshots import values_of
from changes.stopping import Stopped
from kernel.actions import PermissionMissing, action, nothing_changed
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.configured import VERSION, saw_version
from kernel.permissions import SIGNED_IN, Permission

AT_ONCE = 2000
# A row that is made of several records leaves rows within one ten of numbers: its own first, then its parts.
PARTS = 10
# As PostgreSQL tells them (Appendix A of its manual).
FOREIGN_KEY_VIOLATION, UNIQUE_VIOLATION = "23503", "23505"


class Source(Protocol):
    """Where the rows of a change-set come from, and what each would do."""

    def __init__(self, change_set: ChangeSet, changeable: Changeable, actor: Actor) -> None: ...

    def lines(self, after: int) -> Iterator[Any]: ...

    def number_of(self, line: Any) -> int: ...

    def span(self, lines: Sequence[Any]) -> tuple[int, int]:
        """The numbers of the rows that these lines leave."""
        ...

    def check(self) -> None: ...

    def plans(self, lines: Sequence[Any], at: datetime, *, locks: bool) -> list[Plan]: ...


# A further kind of change-set names its source and its permission here.
SOURCES: dict[str, type[Source]] = {Kind.IMPORT: Importing, Kind.EDIT: Editing, Kind.REASSIGNMENT: Editing}
PERMISSIONS: dict[str, Permission] = {
    Kind.IMPORT: IMPORT,
    Kind.EDIT: MASS_CHANGE,
    Kind.REASSIGNMENT: MASS_CHANGE,
}


def plug_change_kind(kind: Kind, source: type[Source], permission: Permission) -> None:
    """Socket: an app above brings a kind of change-set of its own."""
    SOURCES[kind], PERMISSIONS[kind] = source, permission


def source_of(change_set: ChangeSet, actor: Actor) -> Source:
    """Raises Stopped where the kind of record or a field of it is not there any more."""
    changeable = changeable_of(change_set.record_type)
    if changeable is None:
        raise Stopped(_("Records of this kind can't be changed in masses any more."))
    return SOURCES[change_set.kind](change_set, changeable, actor)


def permission_of(kind: str) -> Permission:
    """To do such things at all."""
    way = own_way(kind)
    return way.permission if way is not None else PERMISSIONS[kind]


def require(actor: Actor, change_set: ChangeSet) -> Changeable:
    """Raises PermissionMissing: to do such things at all, and to edit records of the kind."""
    changeable = changeable_of(change_set.record_type)
    assert changeable is not None
    for needed in (permission_of(change_set.kind), changeable.permission):
        if not actor.may(needed):
            raise PermissionMissing(needed)
    return changeable


def batches(lines: Iterator[Any], size: int) -> Iterator[list[Any]]:
    while batch := list(islice(lines, size)):
        yield batch


def look_at_settings() -> None:
    """Between two batches an administrator may have changed a field."""
    with connection.cursor() as cursor:
        cursor.execute(VERSION.strip("()"))
        row = cursor.fetchone()
    saw_version(row[0] if row else None)


@action(SIGNED_IN)
def apply_some(
    *, actor: Actor, clock: Clock, change_set_id: UUID, source: Source, lines: Sequence[Any], after: int
) -> ChangeSet | None:
    """A batch of rows beyond `after`; None where somebody else is at work on it, or it was cancelled."""
    change_set = ChangeSet.objects.select_for_update(of=("self",)).get(pk=change_set_id)
    if change_set.state != State.APPLYING or change_set.options.get("at", 0) != after:
        nothing_changed()
        return None
    changeable = require(actor, change_set)
    at = clock()
    Change.objects.filter(change_set=change_set, number__range=source.span(lines), fate=Fate.PLANNED).delete()
    plans = _settled(source, changeable, lines, at)
    keep_rows(change_set, changeable, plans, Fate.DONE)
    tell(changeable, plans)
    if changeable.follow is not None:
        changeable.follow([move for plan in plans if (move := moved_by(plan)) is not None], actor, at)
    count(change_set, plans)
    change_set.options |= {"at": source.number_of(lines[-1])}
    change_set.save(update_fields=["options", "done", "created", "changed", "unchanged", "problems"])
    nothing_changed()
    return change_set


def _settled(source: Source, changeable: Changeable, lines: Sequence[Any], at: datetime) -> list[Plan]:
    """Written. What the database refuses is looked for by halves, until the rows that are to blame stand alone."""
    try:
        with transaction.atomic():
            plans = source.plans(lines, at, locks=True)
            _leave_out_orphans(plans)
            write_records(changeable, plans)
            _complete(changeable, plans)
            return plans
    except IntegrityError as error:
        if len(lines) == 1:
            alone = Plan(source.number_of(lines[0]))
            alone.refuse("", _why(error))
            return [alone]
    half = len(lines) // 2
    return [*_settled(source, changeable, lines[:half], at), *_settled(source, changeable, lines[half:], at)]


def _why(error: IntegrityError) -> str:
    state = getattr(error.__cause__, "sqlstate", "")
    if state == UNIQUE_VIOLATION:
        return _("Somebody wrote the same value in the meantime.")
    if state == FOREIGN_KEY_VIOLATION:
        return _("What this row refers to was removed in the meantime.")
    return _("These values don't go together.")


def _complete(changeable: Changeable, plans: Sequence[Plan]) -> None:
    new = [plan for plan in plans if plan.is_new and plan.kind is None and not plan.problems]
    if changeable.complete is None or not new:
        return
    changeable.complete([plan.record for plan in new])
    for plan in new:
        plan.made = values_of(changeable, plan.record)


def _leave_out_orphans(plans: Sequence[Plan]) -> None:
    """Changes of a record that a row before was to make, and that was refused."""
    made = {plan.record.pk for plan in plans if plan.is_new and not plan.problems}
    for plan in plans:
        if plan.changes and plan.record._state.adding and plan.record.pk not in made:
            plan.refuse("", _("The row that was to create this record was refused."))
            plan.changes = {}


def count(change_set: ChangeSet, plans: Sequence[Plan]) -> None:
    """Parts of a row are counted by what becomes of them, not as rows."""
    for plan in plans:
        if plan.kind is not None:
            change_set.created += plan.is_new and not plan.problems
            continue
        change_set.done += 1
        if plan.problems:
            change_set.problems += 1
        elif plan.is_new:
            change_set.created += 1
        elif plan.changes or (plan.is_again and plan.verb == Verb.CHANGED):
            change_set.changed += 1
        else:
            change_set.unchanged += 1
