"""A tenant: who rents a copy of the product, and where its rows are."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from kernel.ids import new_id


class TenantState(models.TextChoices):
    PROVISIONING = "provisioning", _("Being made")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")


def opaque_schema_name() -> str:
    """Says nothing about the company, so that neither a new name nor a new address ever renames a schema."""
    return f"t_{secrets.token_hex(8)}"


class Tenant(TenantMixin):
    auto_create_schema = False  # made by tenants.provisioning, as the owner

    uuid = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    names: models.Field = models.JSONField(default=dict, blank=True)
    """The name in other languages, by language code; `name` stands in for those that are missing."""
    state = models.CharField(max_length=16, choices=TenantState, default=TenantState.PROVISIONING)
    is_operator = models.BooleanField(default=False)
    default_language = models.CharField(max_length=10, default="en")
    languages: models.Field = ArrayField(models.CharField(max_length=10), default=list)
    time_zone = models.CharField(max_length=40, default="UTC")
    currency = models.CharField(max_length=3, default="EUR")
    accent = models.CharField(max_length=7, default="#2b5bd7")
    logo = models.CharField(max_length=200, blank=True, default="")
    greeting = models.JSONField(default=dict, blank=True)
    phone = models.CharField(max_length=40, blank=True, default="")
    hours = models.JSONField(default=dict, blank=True)
    schema_version = models.CharField(max_length=64, blank=True, default="")
    progress = models.CharField(max_length=20, blank=True, default="")
    has_first_steps = models.BooleanField(default=False)
    """Whether administrators are still led through the first steps of a new workspace."""
    created_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=TenantState.values), name="tenant_state_known"),
            models.UniqueConstraint(
                fields=["is_operator"], condition=models.Q(is_operator=True), name="only_one_operator_tenant"
            ),
            models.CheckConstraint(
                condition=models.Q(state="provisioning") | models.Q(ready_at__isnull=False),
                name="open_tenant_has_been_ready",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def open(self, *, at: datetime) -> None:
        """The schema stands: let people in."""
        self.state, self.ready_at = TenantState.ACTIVE, at
        self.save(update_fields=["state", "ready_at"])

    def suspend(self) -> None:
        self.state = TenantState.SUSPENDED
        self.save(update_fields=["state"])

    def resume(self) -> None:
        self.state = TenantState.ACTIVE
        self.save(update_fields=["state"])

    def change(self, values: dict[str, Any]) -> dict[str, list[Any]]:
        """Set fields; returns {field: [old, new]} of those that differ."""
        changes = {name: [getattr(self, name), new] for name, new in values.items() if getattr(self, name) != new}
        for name, (_old, new) in changes.items():
            setattr(self, name, new)
        if changes:
            self.save(update_fields=list(changes))
        return changes


class Domain(DomainMixin):
    """A host name that leads to a tenant, in lower case and ASCII."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(domain__regex=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$"), name="domain_is_normalised"
            )
        ]

    def __str__(self) -> str:
        return str(self.domain)
