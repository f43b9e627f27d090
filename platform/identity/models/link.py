"""A link that works once: invitation, sign-in, confirmation of an address, first password. Stored as a hash."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from kernel.models import Record


class Purpose(models.TextChoices):
    INVITATION = "invitation"
    SIGN_IN = "sign_in"
    PASSWORD = "password"  # noqa: S105  (a purpose, not a secret)
    CONFIRM = "confirm"
    OWNER = "owner"


class OneTimeLink(Record):
    purpose = models.CharField(max_length=12, choices=Purpose)
    secret_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    user = models.ForeignKey("identity.User", null=True, on_delete=models.CASCADE, related_name="links")
    payload: models.Field[Any, Any] = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(purpose__in=Purpose.values), name="link_purpose_known")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.email}"

    def is_usable(self, at: datetime) -> bool:
        return self.used_at is None and self.expires_at > at

    def use(self, *, at: datetime) -> None:
        self.used_at = at
        self.save(update_fields=["used_at"])

    def offer(self, **payload: Any) -> None:
        """Something else than was offered until now."""
        self.payload = self.payload | payload
        self.save(update_fields=["payload"])

    def expire(self, *, at: datetime) -> None:
        self.expires_at = at
        self.save(update_fields=["expires_at"])
