"""What we know of a customer besides name and address: their stage, how they are reached, what they buy."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import pgettext_lazy

from crm.customers.models.changeable import Changeable


class Stage(models.TextChoices):
    """The life of a customer, from the first contact on."""

    POTENTIAL = "potential", pgettext_lazy("stage of an account", "Potential")
    TALKS = "talks", pgettext_lazy("stage of an account", "In talks")
    ACTIVE = "active", pgettext_lazy("stage of an account", "Customer")
    LOYAL = "loyal", pgettext_lazy("stage of an account", "Loyal")
    AT_RISK = "at_risk", pgettext_lazy("stage of an account", "At risk")
    LOST = "lost", pgettext_lazy("stage of an account", "Lost")


class Reached(models.TextChoices):
    """How somebody likes to be reached."""

    PHONE = "phone", pgettext_lazy("reached by", "Phone")
    EMAIL = "email", pgettext_lazy("reached by", "E-mail")
    TEXT = "text", pgettext_lazy("reached by", "Text message")
    WECHAT = "wechat", pgettext_lazy("reached by", "WeChat")
    PORTAL = "portal", pgettext_lazy("reached by", "Customer portal")
    VISIT = "visit", pgettext_lazy("reached by", "Visit")
    POST = "post", pgettext_lazy("reached by", "Letter")


class Risk(models.TextChoices):
    """Of not being paid, or of losing them."""

    LOW = "low", pgettext_lazy("risk", "Low")
    MEDIUM = "medium", pgettext_lazy("risk", "Medium")
    HIGH = "high", pgettext_lazy("risk", "High")


class Profiled(Changeable):
    """The columns of an account's profile. The purchases come from the shop or the ledger, by the API."""

    stage = models.CharField(max_length=12, choices=Stage, blank=True)
    preferred_channel = models.CharField(max_length=8, choices=Reached, blank=True)
    hobbies = models.CharField(max_length=200, blank=True)
    habits = models.CharField(max_length=200, blank=True)
    risk = models.CharField(max_length=8, choices=Risk, blank=True)
    contract_until = models.DateField(null=True, blank=True)
    last_purchase_on = models.DateField(null=True, blank=True)
    purchase_count = models.IntegerField(null=True, blank=True, validators=[MinValueValidator(0)])
    purchase_value = models.DecimalField(
        max_digits=17, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )

    class Meta:
        abstract = True


PROFILE_CONSTRAINTS: list[models.BaseConstraint] = [
    models.CheckConstraint(condition=models.Q(stage__in=["", *Stage.values]), name="account_stage_known"),
    models.CheckConstraint(
        condition=models.Q(preferred_channel__in=["", *Reached.values]), name="account_preferred_channel_known"
    ),
    models.CheckConstraint(condition=models.Q(risk__in=["", *Risk.values]), name="account_risk_known"),
    models.CheckConstraint(
        condition=models.Q(purchase_count__isnull=True) | models.Q(purchase_count__gte=0),
        name="account_purchases_from_zero",
    ),
    models.CheckConstraint(
        condition=models.Q(purchase_value__isnull=True) | models.Q(purchase_value__gte=0),
        name="account_purchased_from_zero",
    ),
]
