"""Words that mean the same in this company."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kernel.models import Record

LONGEST, FEWEST, MOST, AT_MOST = 60, 2, 12, 500


class Synonym(Record):
    """`words` as they were written; `tokens` are theirs, to find the group by a word of a query."""

    words: models.Field[Any, Any] = ArrayField(models.CharField(max_length=LONGEST))
    tokens: models.Field[Any, Any] = ArrayField(models.CharField(max_length=LONGEST * 2))
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(words__len__gte=FEWEST), name="synonym_has_two_words")
        ]

    def __str__(self) -> str:
        return " = ".join(self.words)

    def say(self, words: list[str], tokens: list[str], *, at: Any) -> None:
        self.words, self.tokens, self.changed_at = words, tokens, at
        self.save(update_fields=["words", "tokens", "changed_at"])
