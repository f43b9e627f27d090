"""An account: a company or a person that we deal with."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from access.masks import says
from crm.customers.models.profile import PROFILE_CONSTRAINTS, Profiled
from crm.customers.permissions import ACCOUNT_POLICY
from kernel.actor import Actor
from records.models.custom_values import custom_constraint, custom_index


class AccountKind(models.TextChoices):
    COMPANY = "company", pgettext_lazy("kind of account", "Company")
    PERSON = "person", _("Person")


class Grade(models.TextChoices):
    HIGH = "high", _("High")
    MEDIUM = "medium", _("Medium")
    LOW = "low", _("Low")


def account_says(words: str) -> models.Q:
    return says("account", words, "name", "email", "phone")


class AccountQuerySet(models.QuerySet["Account"]):
    def visible_to(self, actor: Actor) -> AccountQuerySet:
        return ACCOUNT_POLICY.seen(self, actor)  # type: ignore[return-value]

    def changeable_by(self, actor: Actor) -> AccountQuerySet:
        return ACCOUNT_POLICY.changeable(self, actor)  # type: ignore[return-value]

    def owned_by(self, person_id: UUID) -> AccountQuerySet:
        return self.filter(owner_id=person_id)

    def in_pool(self) -> AccountQuerySet:
        """Nobody looks after them, and nobody keeps them out of it."""
        return self.filter(owner__isnull=True, is_protected=False)

    def matching(self, words: str) -> AccountQuerySet:
        return self.filter(account_says(words))


class Account(Profiled):
    kind = models.CharField(max_length=8, choices=AccountKind)
    name = models.CharField(max_length=160)
    industry = models.CharField(max_length=80, blank=True)
    city = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=80, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    website = models.CharField(max_length=160, blank=True)
    email_domain = models.CharField(max_length=120, blank=True)
    grade = models.CharField(max_length=8, choices=Grade, blank=True)
    language = models.CharField(max_length=10, default="en")
    notes = models.TextField(blank=True)
    since = models.DateField(null=True, blank=True)
    tags: models.Field[Any, Any] = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    is_protected = models.BooleanField(default=False)
    """Neither taken back nor in the pool."""
    protected_why = models.CharField(max_length=200, blank=True)
    last_contact_at = models.DateTimeField(null=True, blank=True)
    """When somebody spoke with them last, as `contacted` reckons it; None: never."""
    is_sample = models.BooleanField(default=False)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children")
    household = models.ForeignKey(
        "customers.Household", null=True, blank=True, on_delete=models.SET_NULL, related_name="members"
    )
    owner = models.ForeignKey(
        "identity.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="owned_accounts"
    )

    objects: ClassVar[Any] = AccountQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=AccountKind.values), name="account_kind_known"),
            models.CheckConstraint(condition=~models.Q(name=""), name="account_has_a_name"),
            *PROFILE_CONSTRAINTS,
            custom_constraint("account_custom_is_an_object"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="no_account_is_above_itself"),
            models.CheckConstraint(
                condition=models.Q(household__isnull=True) | models.Q(kind=AccountKind.PERSON),
                name="only_persons_live_in_households",
            ),
            models.CheckConstraint(
                condition=models.Q(is_protected=False, protected_why="")
                | (models.Q(is_protected=True) & ~models.Q(protected_why="")),
                name="account_protected_for_a_reason",
            ),
            # A domain that joins people to a company by themselves may belong to one company only.
            models.UniqueConstraint(
                Lower("email_domain"), condition=~models.Q(email_domain=""), name="one_account_per_email_domain"
            ),
        ]
        indexes: ClassVar = [
            custom_index("account_by_custom"),
            GinIndex(fields=["tags"], name="account_by_tag"),
            models.Index(fields=["name", "id"], condition=models.Q(owner__isnull=True), name="account_in_pool"),
            models.Index(fields=["owner", "last_contact_at"], name="account_by_owner_and_contact"),
            models.Index(fields=["last_contact_at", "id"], name="account_by_last_contact"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_company(self) -> bool:
        return self.kind == AccountKind.COMPANY
