"""Who does what at which customer, and who lives together."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kernel.models import Record

ROLES = "contact_roles"
"""The data dictionary of what somebody does at a customer; administrators keep it like any other."""
HOUSEHOLD_LENGTH = 120


class ContactRole(Record):
    """A contact does something at an account: their own company, or another one."""

    contact = models.ForeignKey("customers.Contact", on_delete=models.CASCADE, related_name="roles")
    account = models.ForeignKey("customers.Account", on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=40)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contact", "account", "role"], name="one_role_once_per_contact_and_account"
            ),
            models.CheckConstraint(
                condition=models.Q(role__regex=r"^[a-z0-9][a-z0-9_]{0,39}$"), name="contact_role_key_readable"
            ),
        ]

    def __str__(self) -> str:
        return self.role


class Household(Record):
    """Persons who live together; one without members is removed."""

    name = models.CharField(max_length=HOUSEHOLD_LENGTH)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="household_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
