"""Taking a person's values out of the log, with a word about it that stays."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, Subquery

from audit.chain import link_waiting
from audit.models import Chain, Entry, Erasure, Link
from audit.permissions import ERASE_VALUES
from kernel.actions import action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock


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
