"""What a change-set would do, without doing it: all rows are read, and what a page shows of them is kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from changes.changeables import changeable_of
from changes.engine import AT_ONCE, batches, count, look_at_settings, require, source_of
from changes.models import Change, ChangeSet, Fate, State
from changes.settling import is_kept, keep_rows
from kernel.actor import Actor

# Of what goes well the first rows are shown, of what does not all: they are to be corrected.
SHOWN = 50


def preview(change_set: ChangeSet, actor: Actor, *, at: datetime) -> None:
    """Raises Refused or Stopped."""
    require(actor, change_set)
    look_at_settings()
    changeable = changeable_of(change_set.record_type)
    assert changeable is not None
    source = source_of(change_set, actor)
    if change_set.is_import:
        Change.objects.filter(change_set=change_set).delete()
    change_set.count_anew()
    shown = 0
    for lines in batches(source.lines(0), AT_ONCE):
        with transaction.atomic():
            plans = source.plans(lines, at, locks=False)
            count(change_set, plans)
            kept = []
            for plan in plans:
                if not is_kept(plan):
                    continue
                shown += not plan.problems
                if plan.problems or plan.note or shown <= SHOWN:
                    kept.append(plan)
            numbers = {plan.number for plan in kept}
            Change.objects.filter(change_set=change_set, number__in=numbers).delete()
            keep_rows(change_set, changeable, kept, Fate.PLANNED)
            if not go_on(change_set.pk, change_set):
                return
    change_set.total = max(change_set.done, change_set.total)
    ChangeSet.objects.filter(pk=change_set.pk, state=State.CHECKING).update(
        state=State.PREVIEWED, total=change_set.total
    )


def go_on(pk: UUID, change_set: ChangeSet) -> bool:
    """False when it was cancelled in the meantime."""
    counts = {name: getattr(change_set, name) for name in ("done", "created", "changed", "unchanged", "problems")}
    return bool(ChangeSet.objects.filter(pk=pk, state=State.CHECKING).update(**counts))
