"""An opportunity: what a customer may buy, for how much, when, and how likely."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext as _

from crm.customers.models import Contact
from crm.customers.models.changeable import Changeable
from crm.sales.permissions import OPPORTUNITY_POLICY
from kernel.actions import Refused
from kernel.actor import Actor
from kernel.figures import Money, is_currency
from records.models.custom_values import custom_constraint, custom_index

STAGES = "opportunity_stages"
CERTAIN = 100


def opportunity_says(words: str) -> models.Q:
    return models.Q(name__icontains=words) | models.Q(account__name__icontains=words)


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    def visible_to(self, actor: Actor) -> OpportunityQuerySet:
        return OPPORTUNITY_POLICY.seen(self, actor)  # type: ignore[return-value]

    def changeable_by(self, actor: Actor) -> OpportunityQuerySet:
        return OPPORTUNITY_POLICY.changeable(self, actor)  # type: ignore[return-value]

    def owned_by(self, person_id: UUID) -> OpportunityQuerySet:
        return self.filter(owner_id=person_id)


class Opportunity(Changeable):
    """`stage` is an entry of the dictionary of stages; `probability` is in per cent."""

    name = models.CharField(max_length=160)
    account = models.ForeignKey("customers.Account", on_delete=models.CASCADE, related_name="opportunities")
    contact = models.ForeignKey(
        "customers.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="opportunities"
    )
    stage = models.CharField(max_length=40)
    amount = models.DecimalField(
        max_digits=17, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )
    currency = models.CharField(max_length=3)
    close_on = models.DateField(null=True, blank=True)
    probability = models.DecimalField(max_digits=3, decimal_places=0, null=True, blank=True)
    owner = models.ForeignKey(
        "identity.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="owned_opportunities"
    )
    team = models.ForeignKey("identity.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.TextField(blank=True)

    objects: ClassVar[Any] = OpportunityQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="opportunity_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(stage__regex="^[a-z0-9][a-z0-9_]{0,39}$"), name="opportunity_stage_readable"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gte=0), name="opportunity_amount_from_zero"
            ),
            models.CheckConstraint(
                condition=models.Q(currency__regex="^[A-Z]{3}$"), name="opportunity_has_a_currency"
            ),
            models.CheckConstraint(
                condition=models.Q(probability__isnull=True) | models.Q(probability__gte=0, probability__lte=CERTAIN),
                name="opportunity_probability_in_per_cent",
            ),
            custom_constraint("opportunity_custom_is_an_object"),
        ]
        indexes: ClassVar = [
            custom_index("opportunity_by_custom"),
            models.Index(fields=["account", "-created_at"], name="opportunity_by_account"),
            models.Index(fields=["owner", "close_on"], name="opportunity_by_owner"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def money(self) -> Money | None:
        return Money(self.amount, self.currency) if self.amount is not None else None

    def judge(self, before: Mapping[str, Any]) -> None:
        if self.amount is not None and self.amount < 0:
            raise Refused(_("An amount is not below zero."), field="amount")
        if self.probability is not None and not 0 <= self.probability <= CERTAIN:
            raise Refused(_("Write a number from 0 to 100."), field="probability")
        if not is_currency(self.currency):
            raise Refused(_("Write the three letters of a currency, like CNY."), field="currency")
        # One that a change-set is about to make stands in no table yet, and at no other customer.
        others = Contact.objects.exclude(account=self.account_id)
        if self.contact_id is not None and others.filter(pk=self.contact_id).exists():
            raise Refused(_("Choose somebody at this customer."), field="contact")
