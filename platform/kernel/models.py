"""Tables that every tenant needs and no subject owns."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import connection, models

from kernel.files import StoredFile
from kernel.ids import new_id


class Record(models.Model):
    """A row whose id may leave the house."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True


class StoredFileRecord(Record):
    """A file in the tenant's own folder; `width` and `height` in pixels, of pictures alone."""

    name = models.CharField(max_length=180)
    content_type = models.CharField(max_length=80)
    size = models.BigIntegerField()
    path = models.CharField(max_length=120)
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.width is not None

    @classmethod
    def of(cls, stored: StoredFile, **values: Any) -> Self:
        """A row, not saved yet, for a file that is on the disk."""
        return cls(**asdict(stored), **values)


class Counter(models.Model):
    """The last number given to a kind of record (ticket 1042), without gaps inside a committed transaction."""

    name = models.CharField(max_length=40, primary_key=True)
    value = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name} {self.value}"

    @classmethod
    def next(cls, name: str, *, start: int = 1001) -> int:
        """The next number of `name`; the row stays locked until the transaction ends."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO kernel_counter (name, value) VALUES (%s, %s)"
                " ON CONFLICT (name) DO UPDATE SET value = kernel_counter.value + 1 RETURNING value",
                [name, start],
            )
            return int(cursor.fetchone()[0])


class Configuration(models.Model):
    """One row: the version of all that administrators set up. See kernel/configured.py."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    version = models.UUIDField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_configuration_per_workspace")
        ]

    def __str__(self) -> str:
        return str(self.version)


class Effect(models.Model):
    """Proof that a job's effect has happened: written in the same transaction, so a repeated job does nothing."""

    key = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key

    @classmethod
    def claim(cls, key: str | UUID, *, at: datetime) -> bool:
        """True for the first caller with this key, False for every later one."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO kernel_effect (key, at) VALUES (%s, %s) ON CONFLICT DO NOTHING", [str(key), at]
            )
            return bool(cursor.rowcount)


class KeptAnswer(models.Model):
    """What was answered to a request of the API that may be sent again: see kernel/api/idempotency.py."""

    key = models.CharField(max_length=64, primary_key=True)
    fingerprint = models.CharField(max_length=64)
    status = models.IntegerField(default=0)
    headers: models.Field[Any, Any] = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(status__gte=0, status__lt=600), name="kept_answer_has_a_status")
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.key}"

    @classmethod
    def claim(cls, key: str, fingerprint: str, *, at: datetime) -> bool:
        """True for the first request with this key; another one waits until the first one's transaction ends."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO kernel_keptanswer (key, fingerprint, status, headers, body, at)"
                " VALUES (%s, %s, 0, '{}', '', %s) ON CONFLICT DO NOTHING",
                [key, fingerprint, at],
            )
            return bool(cursor.rowcount)

    def keep(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body
        self.save(update_fields=["status", "headers", "body"])
