"""The words of this workspace, by which a slip of the finger is recognised."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

LENGTHS = range(4, 21)


class Term(models.Model):
    """`near` holds the word and all that remains of it without one letter: two words that differ by one letter, or by
    two that changed places, have one of these in common."""

    term = models.CharField(max_length=20, primary_key=True, db_collation="C")
    near: models.Field[Any, Any] = ArrayField(models.CharField(max_length=20))

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(term=""), name="term_has_letters")]
        indexes: ClassVar = [GinIndex(fields=["near"], name="term_by_nearness")]

    def __str__(self) -> str:
        return self.term


def near(word: str) -> list[str]:
    return list(dict.fromkeys([word, *(word[:at] + word[at + 1 :] for at in range(len(word)))]))
