"""A company that wants a workspace: it holds the address until the e-mail is confirmed, for 24 hours at most."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.db import models

from kernel.models import Record
from tenants.directory.models.tenant import Tenant

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

    def renew(self, *, values: dict[str, Any], link_hash: str, at: datetime) -> None:
        """The same person asks again: what was typed now counts, and only the newest link."""
        for name, value in values.items():
            setattr(self, name, value)
        self.link_hash, self.terms_accepted_at = link_hash, at
        self.created_at, self.expires_at = at, at + HOLDS_ADDRESS_FOR
        self.save()

    def confirm(self, *, at: datetime, tenant: Tenant) -> None:
        self.confirmed_at, self.tenant = at, tenant
        self.save(update_fields=["confirmed_at", "tenant"])

    def fail(self, *, at: datetime) -> None:
        """Making the workspace did not work; the address stays reserved for another try."""
        self.failed_at = at
        self.save(update_fields=["failed_at"])

    def try_again(self) -> None:
        self.failed_at = None
        self.save(update_fields=["failed_at"])
