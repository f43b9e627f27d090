"""Passkeys (WebAuthn): public keys of people, and the challenges that wait for an answer."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from kernel.models import Record


class Passkey(Record):
    """The public half of a key that a device keeps. It answers only at the host where it was made."""

    user = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    host = models.CharField(max_length=253)
    credential_id = models.BinaryField(max_length=1023, unique=True)
    # Model of the device, credential id and public key, as the device handed them over.
    attested = models.BinaryField()
    sign_count = models.BigIntegerField()
    is_synced = models.BooleanField()
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="passkey_has_a_name"),
            models.CheckConstraint(condition=models.Q(sign_count__gte=0), name="passkey_count_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name

    def use(self, *, at: datetime, sign_count: int, is_synced: bool) -> None:
        self.used_at, self.sign_count, self.is_synced = at, sign_count, is_synced
        self.save(update_fields=["used_at", "sign_count", "is_synced"])

    def rename(self, name: str) -> None:
        self.name = name
        self.save(update_fields=["name"])


class ChallengePurpose(models.TextChoices):
    NEW_KEY = "new_key"
    SIGN_IN = "sign_in"
    SECOND_STEP = "second_step"


class PasskeyChallenge(Record):
    """Random bytes that a device signs, once: the row goes when an answer comes, whether it is right or wrong."""

    purpose = models.CharField(max_length=12, choices=ChallengePurpose)
    value = models.CharField(max_length=64, unique=True)
    # Whose answer is taken: a session, or a browser that nobody has signed in with yet.
    holder_hash = models.CharField(max_length=64)
    # Whose key it is or will be; an invited colleague has no row yet.
    person_id = models.UUIDField(null=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(purpose__in=ChallengePurpose.values), name="challenge_purpose_known"
            )
        ]

    def __str__(self) -> str:
        return self.purpose
