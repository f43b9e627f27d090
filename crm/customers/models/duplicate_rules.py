"""What a workspace does when somebody writes down a customer who seems to be there already."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy


class OnEntry(models.TextChoices):
    OFF = "off", pgettext_lazy("duplicates on entry", "Say nothing")
    WARN = "warn", pgettext_lazy("duplicates on entry", "Show them, and let people go on")
    BLOCK = "block", pgettext_lazy("duplicates on entry", "Refuse very likely ones")


class DuplicateRules(models.Model):
    """One row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    accounts = models.CharField(max_length=5, choices=OnEntry, default=OnEntry.WARN)
    contacts = models.CharField(max_length=5, choices=OnEntry, default=OnEntry.WARN)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_set_of_duplicate_rules"),
            models.CheckConstraint(
                condition=models.Q(accounts__in=OnEntry.values, contacts__in=OnEntry.values),
                name="duplicate_rules_known",
            ),
        ]

    def __str__(self) -> str:
        return "duplicates"

    @classmethod
    def now(cls) -> DuplicateRules:
        """Those of this workspace; nobody has changed them where there is no row."""
        return cls.objects.first() or cls()
