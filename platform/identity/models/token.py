"""What programs come with instead of a session: tokens of people, and of applications."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from kernel.models import Record


class ApplicationQuerySet(models.QuerySet["Application"]):
    def in_use(self) -> ApplicationQuerySet:
        return self.filter(retired_at__isnull=True)


class Application(Record):
    """A program that acts in its own name. Its user has no face: nobody signs in as it, in no room."""

    user = models.OneToOneField("identity.User", on_delete=models.CASCADE, related_name="application")
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    objects = ApplicationQuerySet.as_manager()

    def __str__(self) -> str:
        return self.user.name

    def retire(self, *, at: datetime) -> None:
        self.retired_at = at
        self.save(update_fields=["retired_at"])


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def kept(self) -> ApiTokenQuerySet:
        """Not revoked; those that are too old are shown until somebody tidies up."""
        return self.filter(revoked_at__isnull=True)


class ApiToken(Record):
    """Only the hash of the secret is stored, and the beginning by which its owner knows it again."""

    user = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="program_tokens")
    name = models.CharField(max_length=60)
    prefix = models.CharField(max_length=12)
    tenant_uuid = models.UUIDField()
    secret_hash = models.CharField(max_length=64, unique=True)
    scopes: models.Field[Any, Any] = ArrayField(models.CharField(max_length=60))
    made_by = models.ForeignKey("identity.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    used_from = models.GenericIPAddressField(null=True)
    revoked_at = models.DateTimeField(null=True)
    is_trial = models.BooleanField(default=False)
    """Made by the page that tries the API, for an hour; a new one ends the one before."""

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="api_token_has_a_name"),
            models.CheckConstraint(condition=~models.Q(scopes=[]), name="api_token_may_something"),
            models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("made_at")), name="api_token_expires"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def revoke(self, *, at: datetime) -> None:
        self.revoked_at = at
        self.save(update_fields=["revoked_at"])
