"""A search in the portal that found nothing: counted by day, without who searched."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import connection, models

from kernel.ids import new_id
from kernel.models import Record

LONGEST = 200
COUNT = """
INSERT INTO demand_missedsearch AS kept (id, words, language, day, times) VALUES (%s, %s, %s, %s, 1)
ON CONFLICT (words, language, day) DO UPDATE SET times = kept.times + 1"""


class MissedSearch(Record):
    words = models.CharField(max_length=LONGEST)
    language = models.CharField(max_length=10)
    day = models.DateField(db_index=True)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["words", "language", "day"], name="missed_search_once_a_day"),
            models.CheckConstraint(condition=models.Q(times__gt=0), name="missed_search_counts"),
            models.CheckConstraint(condition=~models.Q(words=""), name="missed_search_has_words"),
        ]

    def __str__(self) -> str:
        return self.words

    @classmethod
    def count(cls, words: str, language: str, day: date) -> None:
        """One statement; two who search the same at once are both counted."""
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [new_id(), words[:LONGEST], language, day])
