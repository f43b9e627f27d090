"""Stores what actions did, in the action's own transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from audit.models import Entry
from kernel.actions import Change
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.copying import MANY, copy_rows
from kernel.ids import new_id_text


def store(*, actor: Actor, clock: Clock, changes: list[Change]) -> None:
    at = clock()
    if len(changes) >= MANY:
        copy_rows(Entry, COLUMNS, (_row_of(actor, at, change) for change in changes))
        return
    Entry.objects.bulk_create(entry_of(actor, at, change) for change in changes)


COLUMNS = (
    "id",
    "at",
    "verb",
    "actor_face",
    "actor_id",
    "actor_name",
    "token_id",
    "subject_type",
    "subject_id",
    "subject_name",
    "changes",
)


def _row_of(actor: Actor, at: datetime, change: Change) -> tuple[Any, ...]:
    """What entry_of says, in the order of COLUMNS."""
    return (
        new_id_text(),
        at,
        change.verb,
        actor.face.value,
        actor.user_id,
        actor.name[:160],
        actor.token_id,
        change.subject._meta.label_lower,
        _id_of(change.subject),
        str(change.subject)[:240],
        change.changes,
    )


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
