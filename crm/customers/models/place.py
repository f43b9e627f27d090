"""Where a customer is, and the other numbers and addresses at which they are reached."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kernel.countries import country_name
from kernel.models import Record

# Written from the largest to the smallest there.
LARGE_TO_SMALL = ("zh", "ja", "ko")


class AddressKind(models.TextChoices):
    BILLING = "billing", pgettext_lazy("kind of address", "Billing")
    SHIPPING = "shipping", pgettext_lazy("kind of address", "Deliveries")
    SITE = "site", pgettext_lazy("kind of address", "Site")
    HOME = "home", pgettext_lazy("kind of address", "Home")


class Address(Record):
    account = models.ForeignKey("customers.Account", on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=8, choices=AddressKind)
    country = models.CharField(max_length=80, blank=True)
    region = models.CharField(max_length=80, blank=True)
    city = models.CharField(max_length=80, blank=True)
    postal_code = models.CharField(max_length=20, blank=True)
    street = models.CharField(max_length=200)
    is_main = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=AddressKind.values), name="address_kind_known"),
            models.CheckConstraint(condition=~models.Q(street=""), name="address_has_a_street"),
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(is_main=True), name="one_main_address_per_account"
            ),
        ]

    def __str__(self) -> str:
        return self.line

    @property
    def line(self) -> str:
        """In the order of the reader's language."""
        parts = [self.street, self.city, self.region, self.postal_code, country_name(self.country)]
        if (get_language() or "").startswith(LARGE_TO_SMALL):
            country, region, city = parts[4], parts[2], parts[1]
            return " ".join(part for part in (country, region, city, self.street, self.postal_code) if part)
        return ", ".join(part for part in parts if part)


class Medium(models.TextChoices):
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")


class LineKind(models.TextChoices):
    WORK = "work", pgettext_lazy("kind of number", "Work")
    MOBILE = "mobile", pgettext_lazy("kind of number", "Mobile")
    HOME = "home", pgettext_lazy("kind of number", "Home")
    BILLING = "billing", pgettext_lazy("kind of number", "Billing")
    SUPPORT = "support", pgettext_lazy("kind of number", "Duty desk")
    OTHER = "other", pgettext_lazy("kind of number", "Other")


class Line(Record):
    """A further phone or e-mail of an account or of a contact; the main ones stand in their own row."""

    account = models.ForeignKey("customers.Account", null=True, on_delete=models.CASCADE, related_name="lines")
    contact = models.ForeignKey("customers.Contact", null=True, on_delete=models.CASCADE, related_name="lines")
    medium = models.CharField(max_length=8, choices=Medium)
    kind = models.CharField(max_length=8, choices=LineKind)
    value = models.CharField(max_length=254)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(medium__in=Medium.values), name="line_medium_known"),
            models.CheckConstraint(condition=models.Q(kind__in=LineKind.values), name="line_kind_known"),
            models.CheckConstraint(condition=~models.Q(value=""), name="line_has_a_value"),
            models.CheckConstraint(
                condition=models.Q(account__isnull=False, contact__isnull=True)
                | models.Q(account__isnull=True, contact__isnull=False),
                name="line_of_an_account_or_a_contact",
            ),
            models.UniqueConstraint("account", "medium", Lower("value"), name="one_line_per_account_and_value"),
            models.UniqueConstraint("contact", "medium", Lower("value"), name="one_line_per_contact_and_value"),
        ]

    def __str__(self) -> str:
        return self.value

    @property
    def of(self) -> Any:
        return self.account or self.contact

    @property
    def is_phone(self) -> bool:
        return self.medium == Medium.PHONE
