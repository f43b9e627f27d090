"""A data dictionary: the choices that administrators keep for one or several fields."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from kernel.models import Record
from records.models.texts import said

KEY = r"^[a-z0-9][a-z0-9_]{0,39}$"


class Dictionary(Record):
    """`key` is what a program calls it, and never changes."""

    key = models.CharField(max_length=40, unique=True)
    labels: models.Field[Any, Any] = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(key__regex=KEY), name="dictionary_key_readable"),
            models.CheckConstraint(condition=~models.Q(labels={}), name="dictionary_has_a_label"),
        ]

    def __str__(self) -> str:
        return said(self.labels)


class DictionaryEntryQuerySet(models.QuerySet["DictionaryEntry"]):
    def in_use(self) -> DictionaryEntryQuerySet:
        return self.filter(retired_at__isnull=True)


class DictionaryEntry(Record):
    """One choice. A retired one is no longer offered; records that hold it still show it."""

    dictionary = models.ForeignKey(Dictionary, on_delete=models.CASCADE, related_name="entries")
    key = models.CharField(max_length=40)
    labels: models.Field[Any, Any] = models.JSONField()
    position = models.IntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    objects = DictionaryEntryQuerySet.as_manager()

    class Meta:
        ordering = ("position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint("dictionary", "key", name="one_entry_of_a_key_per_dictionary"),
            models.CheckConstraint(condition=models.Q(key__regex=KEY), name="dictionary_entry_key_readable"),
            models.CheckConstraint(condition=~models.Q(labels={}), name="dictionary_entry_has_a_label"),
            models.CheckConstraint(condition=models.Q(position__gte=0), name="dictionary_entry_position_from_zero"),
        ]

    def __str__(self) -> str:
        return said(self.labels)

    def change(self, **values: Any) -> dict[str, list[Any]]:
        """{field: [old, new]} of what differs."""
        changes = {name: [getattr(self, name), new] for name, new in values.items() if getattr(self, name) != new}
        for name, (_old, new) in changes.items():
            setattr(self, name, new)
        if changes:
            self.save(update_fields=[*changes])
        return changes

    def retire(self, *, at: datetime) -> None:
        self.retired_at = at
        self.save(update_fields=["retired_at"])

    def restore(self) -> None:
        self.retired_at = None
        self.save(update_fields=["retired_at"])
