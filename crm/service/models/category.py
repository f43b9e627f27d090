"""What a ticket is about; customers pick it in their own language."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language

from kernel.models import Record


class Category(Record):
    key = models.CharField(max_length=40, unique=True)
    names: models.Field = models.JSONField(default=dict)
    help_texts: models.Field = models.JSONField(default=dict, blank=True)
    icon = models.CharField(max_length=40, default="message-circle")
    position = models.IntegerField(default=0)

    class Meta:
        ordering = ("position", "key")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return _in_language(self.names) or self.key

    @property
    def help_text(self) -> str:
        return _in_language(self.help_texts)


def _in_language(texts: dict[str, str]) -> str:
    return texts.get(get_language() or "", "") or next(iter(texts.values()), "")
