"""Where an article stood before its address changed: links in mails and on other sites go on working."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kernel.models import Record


class OldAddress(Record):
    article = models.ForeignKey("knowledge_base.Article", on_delete=models.CASCADE, related_name="old_addresses")
    language = models.CharField(max_length=10)
    slug = models.CharField(max_length=255)
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("language", "slug"), name="one_article_per_old_address"),
        ]

    def __str__(self) -> str:
        return f"{self.language}/{self.slug}"
