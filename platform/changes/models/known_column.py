"""What somebody said that a column of a file becomes: the next file with such a column needs no answer."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kernel.models import Record


class KnownColumn(Record):
    """`field` is empty for a column that was left out."""

    owner = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    record_type = models.CharField(max_length=40)
    header = models.CharField(max_length=120)
    field = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "record_type", "header"], name="a_column_is_known_once"),
            models.CheckConstraint(condition=~models.Q(header=""), name="known_column_has_a_header"),
        ]

    def __str__(self) -> str:
        return f"{self.header}: {self.field}"
