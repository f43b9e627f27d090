"""Second factors: an authenticator app and recovery codes."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from kernel.models import Record
from kernel.sealing import SealedField, SecretUnreadable, is_sealed, unseal

TOTP = "authenticator"


class Authenticator(Record):
    """A shared TOTP secret (RFC 6238); counts only once it was confirmed by a code."""

    user = models.OneToOneField("identity.User", on_delete=models.CASCADE, related_name="authenticator")
    sealed_secret = SealedField(purpose=TOTP)
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=is_sealed("sealed_secret"), name="authenticator_secret_is_sealed")
        ]

    def __str__(self) -> str:
        return str(self.user_id)

    @property
    def secret(self) -> str:
        """Raises SecretUnreadable."""
        return unseal(self.sealed_secret, TOTP)

    @property
    def is_readable(self) -> bool:
        try:
            return bool(self.secret)
        except SecretUnreadable:
            return False

    def confirm(self, *, at: datetime, step: int) -> None:
        self.confirmed_at, self.last_step = at, step
        self.save(update_fields=["confirmed_at", "last_step"])

    def accept(self, *, step: int) -> None:
        """A code is good once: later ones must come from a later 30-second step."""
        self.last_step = step
        self.save(update_fields=["last_step"])


class RecoveryCode(Record):
    user = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "code_hash"], name="recovery_code_once")]

    def __str__(self) -> str:
        return str(self.user_id)

    def use(self, *, at: datetime) -> None:
        self.used_at = at
        self.save(update_fields=["used_at"])


class Attempt(models.Model):
    """Tries at something that is limited (sign-in, links, sign-up), counted per key and window."""

    key = models.CharField(max_length=120, primary_key=True)
    count = models.IntegerField()
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.key} {self.count}"
