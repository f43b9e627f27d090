"""A record that became part of another one: what is left at its old address."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kernel.models import Record


class MergedKind(models.TextChoices):
    ACCOUNT = "account", pgettext_lazy("kind of record", "Customer")
    CONTACT = "contact", pgettext_lazy("kind of record", "Contact")


class Merged(Record):
    """Its id is that of the record that is gone. `into` may have been merged on since: the way is followed to its end.

    No key of the database points there, because what it leads to may be deleted.
    """

    kind = models.CharField(max_length=8, choices=MergedKind)
    name = models.CharField(max_length=240)
    into = models.UUIDField(db_index=True)
    change_set_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=MergedKind.values), name="merged_kind_known"),
            models.CheckConstraint(condition=~Q(into=models.F("id")), name="merged_into_another"),
        ]
        indexes: ClassVar = [models.Index(fields=["change_set_id"], name="merged_by_change_set")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def successor(cls, kind: str, pk: UUID, *, steps: int = 20) -> UUID | None:
        """Where an old id leads today; None for one that was never merged."""
        at: UUID | None = None
        for _step in range(steps):
            found = cls._default_manager.filter(pk=at or pk, kind=kind).values_list("into", flat=True).first()
            if found is None:
                break
            at = found
        return at
