"""A change-set is checked, applied and undone in batches; what takes longer than a slice goes on in another job."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _

from changes.engine import AT_ONCE, apply_some, batches, look_at_settings, source_of
from changes.exporting import sweep_exports, write_export
from changes.models import ChangeSet, ListExport, State
from changes.permissions import EXPORT
from changes.previewing import preview
from changes.stopping import Stopped
from changes.sweeping import sweep_files
from changes.undoing import undo_some
from kernel.actions import OutOfReach, PermissionMissing, Refused
from kernel.clock import system_clock
from kernel.exports import ExportState
from kernel.jobs import job
from kernel.reader import reading_as

# After so many seconds a job makes room for others.
SLICE = 60.0


def _found(change_set_id: str, state: State) -> ChangeSet | None:
    rows: Any = ChangeSet.objects.select_related("by__staff__role")
    return rows.filter(pk=change_set_id, state=state).first()


def _stop(change_set: ChangeSet, sentence: str) -> None:
    ChangeSet.objects.filter(pk=change_set.pk, state=change_set.state).update(
        state=State.FAILED, failure=sentence[:400], ended_at=system_clock()
    )


@job(once=False)
def check_changes(change_set_id: str) -> None:
    """Goes through all of it without writing a record; begins anew when it was interrupted."""
    change_set = _found(change_set_id, State.CHECKING)
    if change_set is None:
        return
    with translation.override(change_set.spoken):
        try:
            actor = change_set.by.as_staff()
            with reading_as(actor):
                preview(change_set, actor, at=system_clock())
        except (Refused, Stopped) as stop:
            _stop(change_set, stop.sentence)


@job(once=False)
def apply_changes(change_set_id: str) -> None:
    """From where it stands. A second message for the same set finds the first one's place taken, and ends."""
    change_set = _found(change_set_id, State.APPLYING)
    if change_set is None:
        return
    with translation.override(change_set.spoken):
        try:
            with reading_as(change_set.by.as_staff()):
                is_over = _applied(change_set)
            if not is_over:
                apply_changes.enqueue(change_set_id=change_set_id)
        except PermissionMissing:
            _stop(change_set, _("You may not do this any more."))
        except (Refused, Stopped) as stop:
            _stop(change_set, stop.sentence)


def _applied(change_set: ChangeSet) -> bool:
    """False when the time of this job is over before the rows are."""
    ends, actor = time.monotonic() + SLICE, change_set.by.as_staff()
    after = change_set.options.get("at", 0)
    look_at_settings()
    source = source_of(change_set, actor)
    for lines in batches(source.lines(after), AT_ONCE):
        going = apply_some(
            actor=actor,
            clock=system_clock,
            change_set_id=change_set.pk,
            source=source,
            lines=lines,
            after=after,
        )
        if going is None:
            return True
        after = going.options["at"]
        if time.monotonic() > ends:
            return False
        look_at_settings()
        source.check()
    ChangeSet.objects.filter(pk=change_set.pk, state=State.APPLYING).update(
        state=State.APPLIED, ended_at=system_clock()
    )
    return True


@job(once=False)
def undo_changes(change_set_id: str, by: str = "") -> None:
    """By whoever asked for it: `by` is their id."""
    from identity.models import User  # noqa: PLC0415

    change_set = _found(change_set_id, State.UNDOING)
    if change_set is None:
        return
    person = User.objects.select_related("staff__role").get(pk=UUID(by)) if by else change_set.by
    ends = time.monotonic() + SLICE
    with translation.override(change_set.spoken):
        try:
            while undo_some(actor=person.as_staff(), clock=system_clock, change_set_id=change_set.pk):
                if time.monotonic() > ends:
                    undo_changes.enqueue(change_set_id=change_set_id, by=by)
                    return
        except PermissionMissing:
            _stop(change_set, _("You may not do this any more."))
        except (OutOfReach, Refused) as stop:
            _stop(change_set, stop.sentence)


@job(once=False)
def write_list_export(order_id: str) -> None:
    """A second run begins anew; one that was cancelled or made already does nothing."""
    order = ListExport.objects.select_related("asked_by__staff__role").filter(pk=order_id).first()
    if order is None or not order.is_open:
        return
    actor = order.asked_by.as_staff()
    with reading_as(actor):
        if not actor.may(EXPORT) or not write_export(order, actor):
            order.go_on(state=ExportState.FAILED)


@job(once=False)
def sweep_changes() -> None:
    sweep_exports(clock=system_clock)
    sweep_files(clock=system_clock)
