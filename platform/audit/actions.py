"""Taking the log home, and taking a person's values out of it, with a word about it that stays."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, Subquery
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from audit.chain import link_waiting
from audit.filters import Filters
from audit.models import AuditExport, Chain, Entry, Erasure, Link
from audit.permissions import ERASE_VALUES, READ_AUDIT
from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.exports import ExportState

MOST_EXPORTED = 1_000_000


@action(ERASE_VALUES)
def erase_values(*, actor: Actor, clock: Clock, person_id: UUID) -> int:
    """Their name wherever they did something, and what was changed of them; how many entries lost something.

    That something happened, when, and to the record of which id, stays, and so does the chain. Only the owner of the
    tables may do so: see erasing.py.
    """
    at = clock()
    link_waiting(at=at)
    Chain.held()  # nobody links one of them while its values go
    by, of = (
        Q(actor_id=person_id) & ~Q(actor_name=""),
        Q(subject_id=person_id) & (~Q(subject_name="") | ~Q(changes={})),
    )
    touched = Entry.objects.filter(by | of).count()
    if not touched:
        nothing_changed()
        return 0
    Link.objects.filter(entry_id__in=Subquery(Entry.objects.filter(by).values("pk"))).update(actor_salt=None)
    Link.objects.filter(entry_id__in=Subquery(Entry.objects.filter(of).values("pk"))).update(values_salt=None)
    Entry.objects.filter(by).update(actor_name="")
    Entry.objects.filter(of).update(subject_name="", changes={})
    erasure = Erasure.objects.create(person_id=person_id, at=at, entries=touched)
    record("erased from the audit log", erasure, entries=touched)
    return touched


@action(READ_AUDIT)
def order_export(*, actor: Actor, clock: Clock, filters: Filters) -> AuditExport:
    """A job writes the file. Refused: nothing to take, or more than a file should hold."""
    from audit.jobs import write_audit_export  # noqa: PLC0415  (jobs call what actions make)

    at = clock()
    total = filters.rows.filter(at__lte=at).count()
    if not total:
        raise Refused(_("No entry is like this: there is nothing to export."))
    if total > MOST_EXPORTED:
        sentence = _("A file holds at most %(most)s entries, and these are %(total)s. Choose a shorter time.")
        raise Refused(sentence % {"most": f"{MOST_EXPORTED:,}", "total": f"{total:,}"})
    order = AuditExport.objects.create(
        asked_by_id=actor.me,
        asked_at=at,
        spoken=translation.get_language() or "en",
        time_zone=timezone.get_current_timezone_name(),
        filters=dict(filters.values),
        total=total,
    )
    record("exported the audit log", order, entries=total, filters=filters.query)
    write_audit_export.enqueue(order_id=str(order.pk))
    return order


@action(READ_AUDIT)
def cancel_export(*, actor: Actor, clock: Clock, order: AuditExport) -> None:
    """What is made already stays."""
    if order.asked_by_id != actor.user_id:
        raise Refused(_("Only whoever asked for it can cancel it."))
    if not order.go_on(state=ExportState.CANCELLED):
        nothing_changed()
        return
    record("cancelled an export of the audit log", order)


@action(READ_AUDIT)
def check_chain(*, actor: Actor, clock: Clock) -> None:
    """A job links what waits and walks all of it; nothing of the log changes."""
    from audit.jobs import verify_chain  # noqa: PLC0415

    nothing_changed()
    verify_chain.enqueue()
