"""Helped, or did not: one word per reader and version of an article."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from kernel.models import Record


class Verdict(Record):
    article = models.ForeignKey(
        "knowledge_base.Article", on_delete=models.CASCADE, related_name="verdicts", db_index=False
    )
    version = models.PositiveIntegerField()
    # A person's id, or the hash of what a stranger's browser keeps: nothing that would tell who a stranger is.
    reader = models.CharField(max_length=64)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    helped = models.BooleanField()
    comment = models.CharField(max_length=2000, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("article", "version", "reader"), name="one_verdict_per_reader_and_version"
            ),
            models.CheckConstraint(condition=~models.Q(reader=""), name="verdict_has_a_reader"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.version} {'+' if self.helped else '-'}"
