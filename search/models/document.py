"""A row as it is found: copied from its own table by the index, never written by anybody else."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

# How texts are cut and what is kept of a row. A document of another version is made anew by the clock.
VERSION = 2


class Document(models.Model):
    """`id` is that of the row itself."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=20)
    number = models.BigIntegerField(null=True)
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=200)
    shown: models.Field[Any, Any] = models.JSONField(default=dict)
    also: models.Field[Any, Any] = models.JSONField(default=list)
    body = models.TextField()
    language = models.CharField(max_length=10)
    at = models.DateTimeField()
    facets: models.Field[Any, Any] = ArrayField(models.CharField(max_length=120), default=list)
    refs: models.Field[Any, Any] = ArrayField(models.UUIDField(), default=list)
    words = SearchVectorField()
    # The same words as the search server takes them, as JSON without its first brace: cut once, sent again and again.
    # Empty where there is no server, and in what was written before there was one.
    for_server = models.TextField(default="")
    digest = models.CharField(max_length=32)
    made_by = models.SmallIntegerField()
    stamp = models.DateTimeField()
    # Grows with every change: what arrives late at another server never replaces what is newer.
    revision = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(kind=""), name="document_has_a_kind"),
            models.CheckConstraint(condition=models.Q(revision__gt=0), name="document_revision_counts"),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["words"], name="document_by_word"),
            GinIndex(fields=["facets"], name="document_by_facet"),
            GinIndex(fields=["refs"], name="document_by_ref"),
            models.Index(fields=["kind", "-at"], name="document_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"


def facet_text(key: str, value: str) -> str:
    """As it stands in `facets`."""
    return f"{key}={value}"[:120]
