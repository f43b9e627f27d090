"""What a member of staff is told inside the back office."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from kernel.models import Record


class Notification(Record):
    user = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=240)
    detail = models.CharField(max_length=240, blank=True)
    url = models.CharField(max_length=200)
    actor_name = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "-created_at"], name="notification_by_user"),
        ]

    def __str__(self) -> str:
        return self.title

    def read(self, *, at: datetime) -> None:
        self.read_at = at
        self.save(update_fields=["read_at"])
