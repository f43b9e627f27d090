"""The compiled template: the statements that make a tenant's schema at one version."""

from __future__ import annotations

from django.db import models


class SchemaTemplate(models.Model):
    fingerprint = models.CharField(max_length=64, primary_key=True)
    statements = models.TextField()
    compiled_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.fingerprint[:12]
