"""The log, or a part of it, on its way home as a file."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from kernel.models import Record


class ExportState(models.TextChoices):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class AuditExport(Record):
    """`filters` are those of the page; days and times in the file are of `time_zone`, its words of `spoken`."""

    asked_by = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    spoken = models.CharField(max_length=10)
    time_zone = models.CharField(max_length=40)
    filters: models.Field[Any, Any] = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=ExportState, default=ExportState.WAITING)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField()
    path = models.CharField(max_length=120, blank=True)
    size = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ExportState.values), name="audit_export_state_known"),
            models.CheckConstraint(condition=Q(total__gt=0), name="audit_export_of_something"),
            models.CheckConstraint(
                condition=~Q(state=ExportState.DONE) | (~Q(path="") & Q(size__gt=0)), name="audit_export_done_has_file"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        return self.state == ExportState.WAITING

    @property
    def file_name(self) -> str:
        return f"audit-{self.asked_at:%Y-%m-%d-%H%M}.csv"

    def go_on(self, **values: Any) -> bool:
        """False when it was cancelled in the meantime: then nothing more is done."""
        for name, value in values.items():
            setattr(self, name, value)
        rows = type(self)._default_manager.filter(pk=self.pk, state=ExportState.WAITING)
        return rows.update(**values) == 1

    @classmethod
    def older_than(cls, at: datetime) -> models.QuerySet[AuditExport]:
        return cls._default_manager.filter(asked_at__lt=at)
