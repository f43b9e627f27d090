"""The columns that a person chose for a list, or for one saved view of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kernel.models import Record
from records.columns import READABLE


class ChosenColumns(Record):
    owner = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+")
    list = models.CharField(max_length=20)
    view = models.ForeignKey("records.SavedView", null=True, on_delete=models.CASCADE, related_name="+")
    columns = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["owner", "list"], condition=models.Q(view__isnull=True), name="one_choice_of_columns_per_list"
            ),
            models.UniqueConstraint(
                fields=["owner", "view"], condition=models.Q(view__isnull=False), name="one_choice_of_columns_per_view"
            ),
            models.CheckConstraint(condition=models.Q(list__regex="^[a-z]+$"), name="chosen_columns_of_a_list"),
            models.CheckConstraint(condition=models.Q(columns__regex=READABLE), name="chosen_columns_readable"),
        ]

    def __str__(self) -> str:
        return self.columns
