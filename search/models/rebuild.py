"""A rebuild of the index that an administrator asked for: how far it is, and what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from kernel.models import Record


class RebuildState(models.TextChoices):
    WAITING = "waiting"
    READING = "reading"
    """Documents are made of the rows."""
    SENDING = "sending"
    """They are sent to the search server."""
    COMPARING = "comparing"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = (RebuildState.WAITING, RebuildState.READING, RebuildState.SENDING, RebuildState.COMPARING)


class Rebuild(Record):
    asked_by = models.ForeignKey("identity.User", null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=9, choices=RebuildState, default=RebuildState.WAITING)
    # Where it goes on after a crash: the kind of records, and the last of them that was read.
    kind = models.CharField(max_length=20, blank=True)
    after = models.UUIDField(null=True)
    total = models.PositiveBigIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    to_send = models.PositiveBigIntegerField(default=0)
    sent = models.PositiveBigIntegerField(default=0)
    # Documents that were missing, too many, or other than they should have been.
    mended = models.PositiveBigIntegerField(default=0)
    # Of each side at the end; the server's only where there is one.
    documents = models.PositiveBigIntegerField(null=True)
    checksum = models.BigIntegerField(null=True)
    server_documents = models.PositiveBigIntegerField(null=True)
    server_checksum = models.BigIntegerField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=RebuildState.values), name="rebuild_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at__isnull=True) | (~Q(state__in=OPEN) & Q(ended_at__isnull=False)),
                name="rebuild_ends_once",
            ),
            models.CheckConstraint(
                condition=Q(state=RebuildState.FAILED) ^ Q(error=""), name="rebuild_failed_for_a_reason"
            ),
            models.UniqueConstraint(
                models.Value(1), condition=Q(state__in=OPEN), name="one_rebuild_at_a_time"
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["-asked_at"], name="rebuild_by_time")]

    def __str__(self) -> str:
        return f"{self.state} {self.done}/{self.total}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def progress(self) -> int:
        """Of a hundred: reading is the longer part, where a search server follows it."""
        if self.state == RebuildState.COMPARING:
            return 99
        read = self.done / self.total if self.total else 0
        if not self.to_send:
            return int(98 * read)
        return int(70 * read + 28 * self.sent / self.to_send)

    @property
    def is_same(self) -> bool:
        """Both sides say the same; without a server there is one side."""
        if self.server_documents is None:
            return True
        return (self.documents, self.checksum) == (self.server_documents, self.server_checksum)

    @property
    def fingerprint(self) -> str:
        return f"{self.checksum or 0:x}"

    @property
    def server_fingerprint(self) -> str:
        return f"{self.server_checksum or 0:x}"

    def go_on(self, **values: Any) -> bool:
        """False when it was cancelled in the meantime: then nothing more is done."""
        for name, value in values.items():
            setattr(self, name, value)
        return type(self)._default_manager.filter(pk=self.pk, state__in=OPEN).update(**values) == 1

    def end(self, state: RebuildState, *, at: datetime, **values: Any) -> bool:
        return self.go_on(state=state, ended_at=at, **values)
