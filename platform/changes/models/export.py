"""A list on its way home as a file."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kernel.models import Record


class ExportState(models.TextChoices):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class FileKind(models.TextChoices):
    CSV = "csv", pgettext_lazy("kind of file", "CSV (UTF-8)")
    GB18030 = "gb18030", pgettext_lazy("kind of file", "CSV (GB18030, for older Chinese programs)")
    XLSX = "xlsx", pgettext_lazy("kind of file", "Excel (XLSX)")


ENDINGS = {FileKind.CSV: "csv", FileKind.GB18030: "csv", FileKind.XLSX: "xlsx"}
TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ListExport(Record):
    """`query` is the address of the list, `columns` the names of what stands in the file; words are of `spoken`."""

    by = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    asked_at = models.DateTimeField(db_index=True)
    spoken = models.CharField(max_length=10)
    time_zone = models.CharField(max_length=40)
    list_key = models.CharField(max_length=40)
    query = models.TextField(blank=True)
    columns: models.Field[Any, Any] = models.JSONField(default=list)
    file_kind = models.CharField(max_length=8, choices=FileKind, default=FileKind.CSV)
    state = models.CharField(max_length=9, choices=ExportState, default=ExportState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    path = models.CharField(max_length=120, blank=True)
    size = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ExportState.values), name="list_export_state_known"),
            models.CheckConstraint(condition=Q(file_kind__in=FileKind.values), name="list_export_kind_known"),
            models.CheckConstraint(condition=Q(total__gt=0), name="list_export_of_something"),
            models.CheckConstraint(
                condition=~Q(state=ExportState.DONE) | (~Q(path="") & Q(size__gt=0)), name="list_export_done_has_file"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        return self.state == ExportState.WAITING

    @property
    def ending(self) -> str:
        return ENDINGS[FileKind(self.file_kind)]

    @property
    def content_type(self) -> str:
        return TYPES[self.ending]

    @property
    def file_name(self) -> str:
        return f"{self.list_key}-{self.asked_at:%Y-%m-%d-%H%M}.{self.ending}"

    def go_on(self, **values: Any) -> bool:
        """False when it was cancelled in the meantime: then nothing more is done."""
        for name, value in values.items():
            setattr(self, name, value)
        rows = type(self)._default_manager.filter(pk=self.pk, state=ExportState.WAITING)
        return rows.update(**values) == 1

    @classmethod
    def older_than(cls, at: datetime) -> models.QuerySet[ListExport]:
        return cls._default_manager.filter(asked_at__lt=at)
