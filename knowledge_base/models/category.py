"""The shelves of the knowledge base: a tree, named in each language of the tenant."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language

from kernel.models import Record


class Category(Record):
    slug = models.SlugField(max_length=60, unique=True, db_index=False)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children", db_index=False
    )
    names: models.Field = models.JSONField(default=dict)
    summaries: models.Field = models.JSONField(default=dict, blank=True)
    icon = models.CharField(max_length=40, default="book")
    position = models.IntegerField(default=0)

    class Meta:
        ordering = ("position", "slug")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(slug=""), name="help_category_has_an_address"),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="help_category_not_in_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return _in_language(self.names) or self.slug

    @property
    def summary(self) -> str:
        return _in_language(self.summaries)


def _in_language(texts: dict[str, str]) -> str:
    return texts.get(get_language() or "", "") or next(iter(texts.values()), "")
