"""Stores what actions did, in the action's own transaction."""

from __future__ import annotations

from uuid import UUID

from audit.models import Entry
from kernel.actions import Change
from kernel.actor import Actor
from kernel.clock import Clock


def store(*, actor: Actor, clock: Clock, changes: list[Change]) -> None:
    at = clock()
    Entry.objects.bulk_create(
        Entry(
            at=at,
            verb=change.verb,
            actor_face=actor.face.value,
            actor_id=actor.user_id,
            actor_name=actor.name[:160],
            subject_type=change.subject._meta.label_lower,
            subject_id=change.subject.pk if isinstance(change.subject.pk, UUID) else UUID(int=0),
            subject_name=str(change.subject)[:240],
            changes=change.changes,
        )
        for change in changes
    )
