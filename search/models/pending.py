"""What has changed and is not in the index yet: written in the transaction of the change, so that nothing is lost."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from kernel.models import Record


class MayBeSetAside(Record):
    """Something to do that is set aside with the reason when it can't be done, so that it stops nothing else."""

    error = models.CharField(max_length=300, blank=True)
    aside_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(models.Q(aside_at__isnull=True) & models.Q(error=""))
                | (models.Q(aside_at__isnull=False) & ~models.Q(error="")),
                name="%(class)s_aside_has_a_reason",
            )
        ]

    def set_aside(self, reason: str, *, at: datetime) -> None:
        self.error, self.aside_at = reason[:300], at
        self.save(update_fields=["error", "aside_at"])

    def try_again(self) -> None:
        self.error, self.aside_at = "", None
        self.save(update_fields=["error", "aside_at"])


class Pending(MayBeSetAside):
    """A row to look at: one that is searched itself (`kind`), or one whose name others show (`kind` is empty)."""

    kind = models.CharField(max_length=20, blank=True)
    model = models.CharField(max_length=60, blank=True)
    row = models.UUIDField()
    # What follows from another row waits behind what somebody has just changed.
    is_echo = models.BooleanField(default=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind or self.model} {self.row}"


class Shipment(MayBeSetAside):
    """A document that the other backend has not got yet; `revision` of one that is gone is kept here alone."""

    document = models.UUIDField()
    kind = models.CharField(max_length=20)
    revision = models.BigIntegerField()
    is_gone = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.kind} {self.document}"
