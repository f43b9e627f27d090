"""A lead: somebody who may become a customer, and is none yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from access.masks import says
from crm.customers.models.changeable import Changeable
from crm.leads.permissions import LEAD_POLICY
from kernel.actions import Refused
from kernel.actor import Actor
from records.models.custom_values import custom_constraint, custom_index

# The dictionary in which administrators keep where leads come from.
SOURCES = "lead_sources"


class Status(models.TextChoices):
    NEW = "new", pgettext_lazy("status of a lead", "New")
    WORKING = "working", pgettext_lazy("status of a lead", "Being worked on")
    QUALIFIED = "qualified", pgettext_lazy("status of a lead", "Qualified")
    UNQUALIFIED = "unqualified", pgettext_lazy("status of a lead", "Unqualified")
    CONVERTED = "converted", pgettext_lazy("status of a lead", "Converted")


# With whom there is something to do.
OPEN = (Status.NEW, Status.WORKING, Status.QUALIFIED)


def lead_says(words: str) -> models.Q:
    return says("lead", words, "name", "company", "email", "phone")


class LeadQuerySet(models.QuerySet["Lead"]):
    def visible_to(self, actor: Actor) -> LeadQuerySet:
        return LEAD_POLICY.seen(self, actor)  # type: ignore[return-value]

    def changeable_by(self, actor: Actor) -> LeadQuerySet:
        return LEAD_POLICY.changeable(self, actor)  # type: ignore[return-value]

    def owned_by(self, person_id: UUID) -> LeadQuerySet:
        return self.filter(owner_id=person_id)

    def open(self) -> LeadQuerySet:
        return self.filter(status__in=OPEN)


class Lead(Changeable):
    """`given_why` says by which rule the owner was chosen. What it was converted into stands in the last keys."""

    name = models.CharField(max_length=120)
    company = models.CharField(max_length=160, blank=True)
    job_title = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    wechat = models.CharField(max_length=40, blank=True)
    source = models.CharField(max_length=40, blank=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.NEW)
    reason = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=10, default="en")
    country = models.CharField(max_length=80, blank=True)
    region = models.CharField(max_length=80, blank=True)
    interest = models.TextField(blank=True)
    has_consent = models.BooleanField(default=False)
    owner = models.ForeignKey(
        "identity.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="owned_leads"
    )
    team = models.ForeignKey("identity.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    given_why = models.CharField(max_length=200, blank=True)
    converted_at = models.DateTimeField(null=True, blank=True)
    converted_account = models.ForeignKey(
        "customers.Account", null=True, blank=True, on_delete=models.SET_NULL, related_name="was_leads"
    )
    converted_contact = models.ForeignKey(
        "customers.Contact", null=True, blank=True, on_delete=models.SET_NULL, related_name="was_leads"
    )
    converted_opportunity = models.ForeignKey(
        "sales.Opportunity", null=True, blank=True, on_delete=models.SET_NULL, related_name="was_leads"
    )

    objects: ClassVar[Any] = LeadQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="lead_has_a_name"),
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="lead_status_known"),
            models.CheckConstraint(
                condition=~models.Q(status=Status.UNQUALIFIED) | ~models.Q(reason=""),
                name="lead_unqualified_for_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.CONVERTED, converted_at__isnull=False)
                | (~models.Q(status=Status.CONVERTED) & models.Q(converted_at__isnull=True)),
                name="lead_converted_at_a_moment",
            ),
            custom_constraint("lead_custom_is_an_object"),
        ]
        indexes: ClassVar = [
            custom_index("lead_by_custom"),
            models.Index(fields=["-created_at", "-id"], name="lead_by_age"),
            models.Index(fields=["owner", "status"], name="lead_by_owner_and_status"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_converted(self) -> bool:
        return self.status == Status.CONVERTED

    def judge(self, before: Mapping[str, Any]) -> None:
        if self.converted_at is not None and before:
            raise Refused(_("“%(name)s” was converted: change what it became instead.") % {"name": self})
        if self.is_converted and self.converted_at is None:
            raise Refused(_("A lead is converted by its conversion, not by its status."), field="status")
        if self.status == Status.UNQUALIFIED and not self.reason.strip():
            raise Refused(_("Say why it is not for us."), field="reason")
