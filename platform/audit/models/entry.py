"""Who did what to which record. Rows are added and never changed: the application role may not UPDATE or DELETE."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from kernel.models import Record

# Somebody opened the page of a record. There are many of these: who tells what was done to a record leaves them out.
SAW = "saw"


class EntryQuerySet(models.QuerySet["Entry"]):
    def done(self) -> EntryQuerySet:
        """What was done, without who looked at it."""
        return self.filter(~Q(verb=SAW))

    def about(self, subject: models.Model) -> EntryQuerySet:
        return self.done().filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)

    def about_id(self, subject_id: UUID) -> EntryQuerySet:
        """Of a record whose key is not the id that leaves the house."""
        return self.done().filter(subject_id=subject_id).order_by("at", "id")


class Entry(Record):
    append_only = True

    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=60)
    actor_face = models.CharField(max_length=12)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=160, blank=True)
    token_id = models.UUIDField(null=True)
    """Of the API token with which it was done."""
    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    subject_name = models.CharField(max_length=240)
    changes: models.Field[Any, Any] = models.JSONField(default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(verb=""), name="entry_says_what")]
        indexes: ClassVar = [
            # Two, so that the page of a record reads what was done to it without wading through who looked at it.
            models.Index(fields=["subject_id", "at"], name="entry_by_subject", condition=~Q(verb=SAW)),
            models.Index(fields=["subject_id", "at"], name="entry_sights", condition=Q(verb=SAW)),
            models.Index(fields=["actor_id", "at"], name="entry_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.verb} {self.subject_name}"
