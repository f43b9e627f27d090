"""Stores what actions did, in the action's own transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import models

from audit.models import Entry
from kernel.actions import Change
from kernel.actor import Actor
from kernel.clock import Clock


def store(*, actor: Actor, clock: Clock, changes: list[Change]) -> None:
    at = clock()
    Entry.objects.bulk_create(entry_of(actor, at, change) for change in changes)


def entry_of(actor: Actor, at: datetime, change: Change) -> Entry:
    """Not saved yet."""
    return Entry(
        at=at,
        verb=change.verb,
        actor_face=actor.face.value,
        actor_id=actor.user_id,
        actor_name=actor.name[:160],
        token_id=actor.token_id,
        subject_type=change.subject._meta.label_lower,
        subject_id=_id_of(change.subject),
        subject_name=str(change.subject)[:240],
        changes=change.changes,
    )


def _id_of(subject: models.Model) -> UUID:
    """Its key; of an article, which has Wagtail's numbers, the id that may leave the house."""
    candidates = (subject.pk, getattr(subject, "uuid", None))
    return next((found for found in candidates if isinstance(found, UUID)), UUID(int=0))
