"""A data dictionary: the choices that administrators keep for one or several fields."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from kernel.models import Record
from records.models.setup import SetUp, SetUpQuerySet
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


class DictionaryEntry(SetUp):
    """One choice. A retired one is no longer offered; records that hold it still show it."""

    dictionary = models.ForeignKey(Dictionary, on_delete=models.CASCADE, related_name="entries")

    objects = SetUpQuerySet.as_manager()

    class Meta:
        ordering = ("position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint("dictionary", "key", name="one_entry_of_a_key_per_dictionary"),
            models.CheckConstraint(condition=models.Q(key__regex=KEY), name="dictionary_entry_key_readable"),
            models.CheckConstraint(condition=~models.Q(labels={}), name="dictionary_entry_has_a_label"),
            models.CheckConstraint(condition=models.Q(position__gte=0), name="dictionary_entry_position_from_zero"),
        ]
