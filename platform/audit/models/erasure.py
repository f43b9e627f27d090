"""That the values of a person were taken out of the audit log: without it, missing values are a broken chain."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from audit.models.entry import Entry
from kernel.models import Record


class Erasure(Record):
    append_only = True

    person_id = models.UUIDField(db_index=True)
    at = models.DateTimeField()
    entries = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(entries__gt=0), name="erasure_of_something")]

    def __str__(self) -> str:
        return str(self.person_id)

    @classmethod
    def proven(cls) -> set[UUID]:
        """Persons whose erasure stands in the log itself, and so in the chain."""
        told = Entry.objects.filter(subject_type=cls._meta.label_lower).values("subject_id")
        return set(cls._default_manager.filter(pk__in=told).values_list("person_id", flat=True))
