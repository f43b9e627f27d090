"""Several records of one customer made one, and made several again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from changes.models import Change, ChangeSet, Fate, State, Verb
from changes.models import Kind as ChangeKind
from changes.snapshots import digest, values_of
from crm.customers.actions.tree import ABOVE
from crm.customers.models import Account, Contact, Merged, PortalMember
from crm.customers.permissions import MERGE_CUSTOMERS
from crm.duplicates.choosing import known_choices
from crm.duplicates.kinds import Kind
from crm.duplicates.merging import Done, Merging, lock_all
from crm.duplicates.parting import IDS, LEFT, LINES, RELATION, ROW, Parting
from kernel.actions import OutOfReach, Overtaken, Refused, action, emit, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.reading import rows

MOST = 5
GONE = "merged into another"


@action(MERGE_CUSTOMERS)
def merge_records(
    *,
    actor: Actor,
    clock: Clock,
    kind: Kind,
    keep: UUID,
    merge: Sequence[UUID],
    chosen: Mapping[str, str] | None = None,
) -> ChangeSet:
    """`merge` become part of `keep`; `chosen` is field → id of the record whose value stays. Raises Refused."""
    ids = [keep, *dict.fromkeys(pk for pk in merge if pk != keep)]
    _refuse_number(ids)
    if actor.is_application:
        raise Refused(_("An application in its own name can't do this: use a person's token."))
    found = {one.pk: one for one in lock_all(kind, ids)}
    if any(pk not in found for pk in ids):
        raise Overtaken(_("Somebody has just merged or deleted one of these records. Look at them again."))
    for pk in ids:
        _require(kind, actor, found[pk])
    records = [found[pk] for pk in ids]
    _refuse_mixture(records)
    chosen = dict(chosen or {})
    if not known_choices(kind, chosen, ids):
        raise Refused(_("Choose among the values of these records."), field="chosen")
    done = Merging(kind, records[0], records[1:], actor, clock()).go(chosen)
    change_set = _written_down(kind, records, done, actor, clock())
    _tell(kind, records, done)
    return change_set


def _require(kind: Kind, actor: Actor, one: Account | Contact) -> None:
    """Of what they don't see, nobody learns that it is there."""
    if not kind.policy.reaches(actor, one.pk):
        raise Overtaken(_("Somebody has just merged or deleted one of these records. Look at them again."))
    if not actor.may(kind.changeable.permission):
        raise OutOfReach(_("You may see “%(name)s”, but not change it.") % {"name": one})
    kind.policy.require_change(actor, one)


def _refuse_number(ids: Sequence[UUID]) -> None:
    if len(ids) < 2:
        raise Refused(_("Choose at least one other record."), field="merge")
    if len(ids) > MOST:
        raise Refused(_("At most %(most)d records are merged at once.") % {"most": MOST}, field="merge")


def _refuse_mixture(records: Sequence[Any]) -> None:
    winner, losers = records[0], records[1:]
    if isinstance(winner, Contact):
        members = PortalMember.objects.filter(contact__in=[one.pk for one in records]).count()
        if members > 1:
            raise Refused(_("More than one of these people signs in to the portal: they would lose their way in."))
        return
    if any(one.kind != winner.kind for one in losers):
        raise Refused(_("A company and a person can't be merged."))
    gone = {one.pk for one in losers}
    above = [pk for pk, step in rows(ABOVE, {"start": winner.pk}) if step > 1]
    if gone & set(above):
        sentence = _("“%(name)s” stands further down in the group of the other one: move it first.")
        raise Refused(sentence % {"name": winner})


def _written_down(kind: Kind, records: Sequence[Any], done: Done, actor: Actor, at: datetime) -> ChangeSet:
    """A change-set that is applied already: its page shows it, and takes it back."""
    winner, losers = records[0], records[1:]
    names = _(", ").join(str(one) for one in losers)
    change_set = ChangeSet(
        kind=ChangeKind.MERGE,
        state=State.APPLIED,
        record_type=kind.changeable.key,
        name=f"{winner} ← {names}"[:180],
        by_id=actor.me,
        begun_at=at,
        applied_at=at,
        ended_at=at,
        spoken=translation.get_language() or "en",
        options={"keep": str(winner.pk), "merged": [str(one.pk) for one in losers]},
    )
    kept = [
        Change(name=str(winner)[:240], verb=Verb.CHANGED, before=done.before | {LINES: done.lines}, after=done.after)
    ]
    kept += [
        Change(name=str(one)[:240], record_id=one.pk, verb=Verb.DELETED, before={ROW: done.rows[str(one.pk)]})
        for one in losers
    ]
    for moved in done.moved:
        before = {RELATION: moved.relation.key, IDS: moved.ids, LEFT: moved.left}
        count = moved.count + sum(map(len, moved.left.values()))
        kept.append(Change(name=f"{moved.relation.words} · {count}"[:240], verb=Verb.CHANGED, before=before))
    change_set.total = change_set.done = change_set.changed = len(kept)
    change_set.save(force_insert=True)
    for number, change in enumerate(kept, 1):
        change.change_set, change.number, change.fate = change_set, number, Fate.DONE
        change.record_type, change.record_id = kind.changeable.key, change.record_id or winner.pk
        change.left = digest(values_of(kind.changeable, winner)) if number == 1 else digest(change.before)
    Change.objects.bulk_create(kept)
    Merged.objects.bulk_create(
        Merged(id=one.pk, kind=kind.key, name=str(one)[:240], into=winner.pk, change_set_id=change_set.pk, at=at)
        for one in losers
    )
    return change_set


def _tell(kind: Kind, records: Sequence[Any], done: Done) -> None:
    winner, losers = records[0], records[1:]
    changes = {name: [done.before[name], value] for name, value in done.after.items()}
    record("merged", winner, records=_(", ").join(str(one) for one in losers), **changes)
    for one in losers:
        record(GONE, one, name=str(winner))
    emit(kind.changed(winner.pk, tuple(done.after) or ("merged",)))


# ---- Taken apart again: inside the action of whoever undoes the change-set


def refuse_parting(change_set: ChangeSet) -> None:
    """Raises Refused while what it made has become part of something else."""
    winner = Merged.objects.filter(pk=UUID(change_set.options["keep"])).first()
    if winner is not None:
        sentence = _("“%(name)s” was itself merged into another record since: take that back first.")
        raise Refused(sentence % {"name": winner})


def part_records(change_set: ChangeSet, kind: Kind, *, actor: Actor, at: datetime) -> None:
    """Raises Refused where the one that stayed is gone; OutOfReach where it is somebody else's."""
    refuse_parting(change_set)
    held = lock_all(kind, [UUID(change_set.options["keep"])])
    if not held:
        raise Refused(_("The record that stayed was deleted since: there is nothing to take apart."))
    winner = held[0]
    kind.policy.require_change(actor, winner)
    rows_of_set = list(Change.objects.filter(change_set=change_set).order_by("number"))
    parting = Parting(kind, winner, rows_of_set, actor, at)
    found = parting.go()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    for row in rows_of_set:
        row.problem = row.problem[:400]
    Change.objects.bulk_update(rows_of_set, ["fate", "problem"])
    change_set.undone = sum(row.fate == Fate.UNDONE for row in rows_of_set)
    change_set.kept = sum(row.fate == Fate.KEPT for row in rows_of_set)
    names = _(", ").join(str(one) for one in found)
    record("took a merge apart", winner, records=names)
    emit(kind.changed(winner.pk, ("merged",)))
    for one in found:
        record("came back", one)
        emit(kind.changed(one.pk, ("merged",)))
