"""Words for which somebody decided that no article is needed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kernel.models import Record


class ClosedGap(Record):
    """`key`: the words in the order and form in which gaps are grouped, see crm.demand.gaps."""

    key = models.CharField(max_length=300, unique=True)
    words = models.CharField(max_length=200)
    closed_by = models.ForeignKey(
        "identity.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    closed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(key=""), name="closed_gap_has_words"),
        ]

    def __str__(self) -> str:
        return self.words
