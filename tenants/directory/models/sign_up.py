"""A company that wants a workspace: it holds the address until the e-mail is confirmed, for 24 hours at most."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from kernel.models import Record

HOLDS_ADDRESS_FOR = timedelta(hours=24)


class SignUp(Record):
    company = models.CharField(max_length=120)
    address = models.CharField(max_length=40)
    person = models.CharField(max_length=120)
    email = models.EmailField()
    language = models.CharField(max_length=10)
    terms_version = models.CharField(max_length=20)
    terms_accepted_at = models.DateTimeField()
    ip = models.GenericIPAddressField(null=True)
    link_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    tenant = models.OneToOneField("directory.Tenant", null=True, on_delete=models.SET_NULL, related_name="sign_up")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(tenant__isnull=True) | models.Q(confirmed_at__isnull=False),
                name="tenant_only_after_confirmation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.company} ({self.address})"

    def holds_address(self, at: datetime) -> bool:
        return self.confirmed_at is None and self.expires_at > at

    def confirm(self, *, at: datetime) -> None:
        self.confirmed_at = at
        self.save(update_fields=["confirmed_at"])
