"""A document as it was made: it never changes, and its hash proves it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kernel.models import Record


class IssuedDocument(Record):
    """Rows are added and never changed: the application role may not UPDATE or DELETE them."""

    append_only = True

    order_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=20)
    subject_id = models.UUIDField(null=True, db_index=True)
    title = models.CharField(max_length=240)
    file_name = models.CharField(max_length=120)
    language = models.CharField(max_length=10)
    path = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    made_by = models.CharField(max_length=160)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(sha256__regex="^[0-9a-f]{64}$"), name="issued_document_has_a_hash"
            ),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="issued_document_is_not_empty"),
        ]

    def __str__(self) -> str:
        return self.title
