"""Somebody who began to file a request: what they were shown, and how it ended.

Every tenth is shown no articles, by lot. Only the difference between the two groups says whether articles made
requests unnecessary: that somebody read one and filed nothing proves nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kernel.models import Record

HELD_BACK = 0.1
# Whoever has not sent it by then has given up.
ENDS_AFTER = timedelta(hours=24)
MOST_SHOWN = 20


class Filing(Record):
    """`articles` were found for it (and shown, unless it was held back); the ids are those of articles."""

    words = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10)
    is_held_back = models.BooleanField()
    articles: models.Field = ArrayField(models.UUIDField(), default=list, size=MOST_SHOWN)
    opened: models.Field = ArrayField(models.UUIDField(), default=list, size=MOST_SHOWN)
    began_at = models.DateTimeField(db_index=True)
    answered_at = models.DateTimeField(null=True)
    filed_at = models.DateTimeField(null=True)
    ticket_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(filed_at__isnull=True, ticket_id__isnull=True)
                | models.Q(filed_at__isnull=False, ticket_id__isnull=False),
                name="filing_filed_has_a_ticket",
            ),
            models.CheckConstraint(
                condition=models.Q(is_held_back=False) | models.Q(opened=[]), name="filing_held_back_opens_nothing"
            ),
        ]

    def __str__(self) -> str:
        return self.words
