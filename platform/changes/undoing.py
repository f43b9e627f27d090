"""A change-set taken back, last row first: what nobody has touched since becomes what it was; the rest is kept, and
says why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from audit.models import Entry
from changes.changeables import Changeable, Move, changeable_of
from changes.engine import AT_ONCE, PARTS, require
from changes.models import Change, ChangeSet, Fate, State, Verb
from changes.own_ways import own_way
from changes.settling import as_left, rewrite, update_all
from changes.snapshots import column_value, put_back
from kernel.actions import action, emit, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.permissions import SIGNED_IN
from records.jobs import roll
from records.types import type_of


@action(SIGNED_IN)
def undo_some(*, actor: Actor, clock: Clock, change_set_id: UUID) -> int:
    """A batch; how many rows, and the set is undone when there are none left."""
    change_set = ChangeSet.objects.select_for_update(of=("self",)).get(pk=change_set_id)
    nothing_changed()
    if change_set.state != State.UNDOING:
        return 0
    changeable = require(actor, change_set)
    at = clock()
    if (way := own_way(change_set.kind)) is not None:
        way.undo(change_set, actor=actor, at=at)
        _ended(change_set, at)
        return 0
    done = Change.objects.filter(change_set=change_set, fate=Fate.DONE, verb__in=(Verb.CREATED, Verb.CHANGED))
    rows = list(done.order_by("-number")[:AT_ONCE])
    if not rows:
        _ended(change_set, at)
        return 0
    _undo_by_kind(changeable, actor, change_set, rows, at)
    change_set.undone += sum(row.fate == Fate.UNDONE for row in rows)
    change_set.kept += sum(row.fate == Fate.KEPT for row in rows)
    change_set.save(update_fields=["undone", "kept"])
    return len(rows)


def _ended(change_set: ChangeSet, at: Any) -> None:
    change_set.state, change_set.undone_at = State.UNDONE, at
    change_set.save(update_fields=["state", "undone_at", "undone", "kept"])
    record("undid", change_set, undone=change_set.undone, kept=change_set.kept)


def _undo_by_kind(
    changeable: Changeable, actor: Actor, change_set: ChangeSet, rows: Sequence[Change], at: datetime
) -> None:
    """The set's own records first: what they were made into is theirs no longer, and goes after them.

    Where one of them is kept, so is what it was made into.
    """
    kept: set[int] = set()
    for key in dict.fromkeys((changeable.key, *(row.record_type for row in rows))):
        kind, own = changeable_of(key), [row for row in rows if row.record_type == key]
        if kind is None or not own:
            continue
        Undoing(kind, actor, change_set, own, {row.pk for row in own if row.number // PARTS in kept}).go(at)
        if key == changeable.key:
            kept = {row.number // PARTS for row in own if row.fate == Fate.KEPT}


class Undoing:
    def __init__(
        self,
        changeable: Changeable,
        actor: Actor,
        change_set: ChangeSet,
        rows: Sequence[Change],
        bound: Collection[UUID] = (),
    ) -> None:
        """`bound` are rows that stay because of another one."""
        self.bound = bound
        self.changeable, self.actor, self.change_set, self.rows = changeable, actor, change_set, rows
        ids = [row.record_id for row in rows]
        every = changeable.model._default_manager.filter(pk__in=ids)
        self.records: dict[Any, Any] = {one.pk: one for one in every.select_for_update(of=("self",))}
        self.reached = set(changeable.changeable(actor).filter(pk__in=ids).values_list("pk", flat=True))
        self.hanging = self._hanging([row.record_id for row in rows if row.verb == Verb.CREATED])

    def go(self, at: Any) -> None:
        gone: dict[Any, Any] = {}
        turned: dict[Any, Any] = {}
        moves: list[Move] = []
        names: set[str] = set()
        for row in self.rows:
            problem = self._problem(row)
            if problem:
                row.fate, row.problem = Fate.KEPT, problem[:400]
                continue
            row.fate, found = Fate.UNDONE, self.records[row.record_id]
            if row.verb == Verb.CREATED:
                gone[found.pk] = found
                turned.pop(found.pk, None)
                record("deleted", found)
                self._emit(Verb.DELETED, found, ())
            else:
                moves.append((found, self._turn_back(row, found, at)))
                turned[found.pk] = found
                names |= row.before.keys()
        rewrite(self.changeable, list(turned.values()), names)
        if self.changeable.follow is not None:
            self.changeable.follow([move for move in moves if move[0].pk in turned], self.actor, at)
        roll(gone.values())
        self.changeable.model._default_manager.filter(pk__in=gone).delete()
        self._say_who()
        update_all(Change, self.rows, [Change._meta.get_field(name) for name in ("fate", "problem")])  # type: ignore[misc]

    def _turn_back(self, row: Change, found: Any, at: Any) -> dict[str, Any]:
        """What its fields held before."""
        changes = {}
        for name, old in row.before.items():
            changes[name] = [column_value(self.changeable, found, name), old]
            put_back(self.changeable, found, name, old)
        found.updated_at = at
        record("changed", found, **changes)
        self._emit(Verb.CHANGED, found, tuple(changes))
        return {name: now for name, (now, _old) in changes.items()}

    def _emit(self, verb: str, found: Any, fields: tuple[str, ...]) -> None:
        event = self.changeable.event(verb, found, fields)
        if event is not None:
            emit(event)

    def _problem(self, row: Change) -> str:
        found = self.records.get(row.record_id)
        if found is None:
            return _("It was deleted since.")
        if row.pk in self.bound:
            return _("What it was made from was kept.")
        if found.pk not in self.reached:
            return _("It is looked after by somebody else now.")
        if not as_left(self.changeable, row, found):
            return EDITED
        if row.verb == Verb.CREATED and found.pk in self.hanging:
            return _("Something belongs to it now: %(what)s.") % {"what": self.hanging[found.pk]}
        return ""

    def _hanging(self, ids: list[Any]) -> dict[Any, str]:
        """What hangs on records that were made: one statement for each kind that can."""
        found: dict[Any, str] = {}
        for label, model, key in self.changeable.hangers() if ids else ():
            kind = type_of(label)
            what = str(kind.label) if kind else str(model._meta.verbose_name)
            rows = model._default_manager.filter(**{f"{key}__in": ids}).values_list(key, flat=True).distinct()
            found |= dict.fromkeys(rows, what)
        return found

    def _say_who(self) -> None:
        """Who edited what is kept, and when: one statement."""
        edited = [row for row in self.rows if row.fate == Fate.KEPT and row.problem == EDITED]
        latest: dict[Any, Entry] = defaultdict()
        entries = Entry.objects.done().filter(subject_id__in=[row.record_id for row in edited])
        for entry in entries.order_by("subject_id", "-at").distinct("subject_id") if edited else ():
            latest[entry.subject_id] = entry
        for row in edited:
            entry = latest.get(row.record_id)  # type: ignore[assignment]
            when = date_format(timezone.localtime(entry.at), "SHORT_DATETIME_FORMAT") if entry else ""
            said = {"who": entry.actor_name if entry else "", "when": when}
            row.problem = _("%(who)s edited it since, on %(when)s.") % said if entry else _("It was edited since.")


EDITED = "edited"
