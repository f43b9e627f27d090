"""The customer face of a person: which account's portal they see, and how much of it."""

from __future__ import annotations

from django.db import models

from kernel.models import Record


class PortalMember(Record):
    """Joined to a company by a known contact's confirmed address or an approved domain; else to a person account."""

    user = models.OneToOneField("identity.User", on_delete=models.CASCADE, related_name="portal")
    account = models.ForeignKey("customers.Account", on_delete=models.CASCADE, related_name="members")
    contact = models.OneToOneField(
        "customers.Contact", null=True, on_delete=models.CASCADE, related_name="portal_member"
    )
    joined_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.user_id)

    @property
    def sees_company_tickets(self) -> bool:
        """A person sees all of their own account; a contact of a company only when an agent said so."""
        return self.contact is None or self.contact.sees_company_tickets
