"""A contact: a person at a company account."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Lower

from access.masks import says
from crm.customers.models.changeable import Changeable
from crm.customers.models.profile import Reached
from crm.customers.permissions import CONTACT_POLICY
from kernel.actor import Actor
from records.models.custom_values import custom_constraint, custom_index


def contact_says(words: str) -> models.Q:
    return says("contact", words, "name", "email", "phone", "account__name")


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, actor: Actor) -> ContactQuerySet:
        return CONTACT_POLICY.seen(self, actor)  # type: ignore[return-value]

    def changeable_by(self, actor: Actor) -> ContactQuerySet:
        return CONTACT_POLICY.changeable(self, actor)  # type: ignore[return-value]

    def matching(self, words: str) -> ContactQuerySet:
        return self.filter(contact_says(words))


class Contact(Changeable):
    account = models.ForeignKey("customers.Account", on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, default="en")
    preferred_channel = models.CharField(max_length=8, choices=Reached, blank=True)
    sees_company_tickets = models.BooleanField(default=False)

    objects: ClassVar[Any] = ContactQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="contact_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(preferred_channel__in=["", *Reached.values]), name="contact_preferred_channel_known"
            ),
            custom_constraint("contact_custom_is_an_object"),
            models.UniqueConstraint(Lower("email"), condition=~models.Q(email=""), name="one_contact_per_email"),
        ]
        indexes: ClassVar = [custom_index("contact_by_custom")]

    def __str__(self) -> str:
        return self.name
