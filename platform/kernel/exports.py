"""A file that is asked for, made by a job, fetched, and thrown away: what every such order is made of."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any, BinaryIO

from django.db import models
from django.db.models import Q

from kernel.files import remove_stored, store_pieces
from kernel.models import Record

PIECE = 1 << 16  # bytes


class ExportState(models.TextChoices):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class FileExport(Record):
    """Its words are of the language `spoken`; `done` and `total` count what stands in the file, `size` is in bytes."""

    asked_by = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    spoken = models.CharField(max_length=10)
    state = models.CharField(max_length=9, choices=ExportState, default=ExportState.WAITING)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    path = models.CharField(max_length=120, blank=True)
    size = models.BigIntegerField(default=0)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.state == ExportState.WAITING

    def go_on(self, **values: Any) -> bool:
        """False when it was cancelled in the meantime: then nothing more is done."""
        for name, value in values.items():
            setattr(self, name, value)
        rows = type(self)._default_manager.filter(pk=self.pk, state=ExportState.WAITING)
        return rows.update(**values) == 1

    def hand_over(self, file: BinaryIO) -> None:
        """`file` is whole: it is kept where it can be fetched, unless nobody waits for it any more."""
        size = file.seek(0, io.SEEK_END)
        file.seek(0)
        path = store_pieces(iter(lambda: file.read(PIECE), b""))
        if not self.go_on(state=ExportState.DONE, path=path, size=size):
            remove_stored(path)

    @classmethod
    def sweep(cls, before: datetime) -> int:
        """Removes what was asked for before that, the row first: a file that nobody names harms nobody."""
        old = list(cls._default_manager.filter(asked_at__lt=before))
        for order in old:
            order.delete()
            if order.path:
                remove_stored(order.path)
        return len(old)


def export_constraints(prefix: str) -> list[models.BaseConstraint]:
    """What the database holds of every order; an abstract class can't name a constraint for its children."""
    return [
        models.CheckConstraint(condition=Q(state__in=ExportState.values), name=f"{prefix}_state_known"),
        models.CheckConstraint(
            condition=~Q(state=ExportState.DONE) | (~Q(path="") & Q(size__gt=0)), name=f"{prefix}_done_has_file"
        ),
    ]
