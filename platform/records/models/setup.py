"""What fields and choices have in common: administrators name, order, retire and restore them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from kernel.models import Record
from records.models.texts import said


class SetUpQuerySet(models.QuerySet[Any]):
    def in_use(self) -> SetUpQuerySet:
        return self.filter(retired_at__isnull=True)


class SetUp(Record):
    """`key` is what programs call it, and never changes. A retired one is kept for the records that hold it."""

    key = models.CharField(max_length=40)
    labels: models.Field[Any, Any] = models.JSONField()
    position = models.IntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return said(self.labels)

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    def change(self, **values: Any) -> dict[str, list[Any]]:
        """{field: [old, new]} of what differs."""
        changes = {name: [getattr(self, name), new] for name, new in values.items() if getattr(self, name) != new}
        for name, (_old, new) in changes.items():
            setattr(self, name, new)
        if changes:
            self.save(update_fields=[*changes])
        return changes

    def retire(self, *, at: datetime) -> None:
        self.change(retired_at=at)

    def restore(self) -> None:
        self.change(retired_at=None)
