"""A list on its way home as a file."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kernel.exports import FileExport, export_constraints


class FileKind(models.TextChoices):
    CSV = "csv", pgettext_lazy("kind of file", "CSV (UTF-8)")
    GB18030 = "gb18030", pgettext_lazy("kind of file", "CSV (GB18030, for older Chinese programs)")
    XLSX = "xlsx", pgettext_lazy("kind of file", "Excel (XLSX)")


ENDINGS = {FileKind.CSV: "csv", FileKind.GB18030: "csv", FileKind.XLSX: "xlsx"}
TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class ListExport(FileExport):
    """`query` is the address of the list, `columns` the names of what stands in the file; words are of `spoken`."""

    time_zone = models.CharField(max_length=40)
    list_key = models.CharField(max_length=40)
    query = models.TextField(blank=True)
    columns: models.Field[Any, Any] = models.JSONField(default=list)
    file_kind = models.CharField(max_length=8, choices=FileKind, default=FileKind.CSV)

    class Meta:
        constraints: ClassVar = [
            *export_constraints("list_export"),
            models.CheckConstraint(condition=Q(file_kind__in=FileKind.values), name="list_export_kind_known"),
            models.CheckConstraint(condition=Q(total__gt=0), name="list_export_of_something"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def ending(self) -> str:
        return ENDINGS[FileKind(self.file_kind)]

    @property
    def content_type(self) -> str:
        return TYPES[self.ending]

    @property
    def file_name(self) -> str:
        return f"{self.list_key}-{self.asked_at:%Y-%m-%d-%H%M}.{self.ending}"
