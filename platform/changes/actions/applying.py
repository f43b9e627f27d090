"""A change-set applied, stopped, taken back. What is asked twice, or at the wrong moment, is refused."""

from __future__ import annotations

from django.utils.translation import gettext as _

from changes.actions.importing import locked
from changes.engine import require
from changes.models import Change, ChangeSet, Fate, State
from changes.own_ways import own_way
from changes.sweeping import GONE
from kernel.actions import Refused, action, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.permissions import SIGNED_IN


@action(SIGNED_IN)
def apply_change_set(*, actor: Actor, clock: Clock, change_set: ChangeSet) -> ChangeSet:
    """A job does it, batch by batch. Raises Refused, and PermissionMissing by the kind of the set."""
    from changes.jobs import apply_changes  # noqa: PLC0415  (jobs call what actions make)

    change_set = locked(change_set)
    require(actor, change_set)
    refuse_strangers(actor, change_set)
    if change_set.state in {State.APPLYING, State.APPLIED}:
        raise Refused(_("This is applied already, or is being applied."))
    if change_set.state != State.PREVIEWED:
        raise Refused(_("This can't be applied: look at what it would do first."))
    if change_set.path == GONE:
        raise Refused(_("The file is not kept any more. Send it again."))
    if not change_set.touched:
        raise Refused(_("No row of this would change anything."))
    if change_set.is_import:
        Change.objects.filter(change_set=change_set, fate=Fate.PLANNED).delete()
    change_set.state, change_set.applied_at = State.APPLYING, clock()
    change_set.total = max(change_set.total, change_set.done)
    change_set.count_anew()
    change_set.options = {name: value for name, value in change_set.options.items() if name != "at"}
    change_set.save()
    record("began to apply", change_set, count=change_set.total)
    apply_changes.enqueue(change_set_id=str(change_set.pk))
    return change_set


@action(SIGNED_IN)
def cancel_change_set(*, actor: Actor, clock: Clock, change_set: ChangeSet) -> ChangeSet:
    """What was done stays done, and can be undone."""
    change_set = locked(change_set)
    require(actor, change_set)
    refuse_strangers(actor, change_set)
    if change_set.state == State.CANCELLED:
        raise Refused(_("This is cancelled already."))
    if not change_set.can_be_cancelled:
        raise Refused(_("There is nothing left to cancel."))
    if change_set.state != State.APPLYING:
        # What the look at it counted was never done.
        change_set.count_anew()
    change_set.state, change_set.ended_at = State.CANCELLED, clock()
    change_set.save()
    record("cancelled a change-set", change_set)
    return change_set


@action(SIGNED_IN)
def undo_change_set(*, actor: Actor, clock: Clock, change_set: ChangeSet) -> ChangeSet:
    """A job takes back what nobody has touched since. Raises Refused."""
    from changes.jobs import undo_changes  # noqa: PLC0415  (jobs call what actions make)

    change_set = locked(change_set)
    require(actor, change_set)
    if change_set.state == State.APPLYING:
        raise Refused(_("This is being applied still. Cancel it first, then undo what was done."))
    if change_set.state == State.UNDOING:
        raise Refused(_("This is being undone already."))
    if change_set.state == State.UNDONE:
        raise Refused(_("This was undone already."))
    if not change_set.can_be_undone:
        raise Refused(_("There is nothing to undo."))
    if (way := own_way(change_set.kind)) is not None:
        way.refuse(change_set)
    change_set.state = State.UNDOING
    change_set.save()
    record("began to undo", change_set)
    undo_changes.enqueue(change_set_id=str(change_set.pk), by=str(actor.me))
    return change_set


def refuse_strangers(actor: Actor, change_set: ChangeSet) -> None:
    """It is done in the name, and with the sight, of whoever began it."""
    if actor.is_staff and change_set.by_id != actor.user_id:
        raise Refused(_("Only whoever began this can do that."))
