"""The log, or a part of it, on its way home as a file."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from kernel.exports import FileExport, export_constraints


class AuditExport(FileExport):
    """`filters` are those of the page; days and times in the file are of `time_zone`, its words of `spoken`."""

    time_zone = models.CharField(max_length=40)
    filters: models.Field[Any, Any] = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            *export_constraints("audit_export"),
            models.CheckConstraint(condition=Q(total__gt=0), name="audit_export_of_something"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        return f"audit-{self.asked_at:%Y-%m-%d-%H%M}.csv"
