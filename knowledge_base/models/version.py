"""What readers saw, and since when: a line each time an article is published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kernel.models import Record


class Version(Record):
    article = models.ForeignKey("knowledge_base.Article", on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.CASCADE, related_name="+", db_index=False)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("article", "number"), name="article_version_counted_once"),
            models.CheckConstraint(condition=models.Q(number__gt=0), name="article_version_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.number}"
