"""Two records that look like one customer, as the nightly look at all of them found them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from kernel.models import Record


class PairQuerySet(models.QuerySet["Pair"]):
    def waiting(self) -> PairQuerySet:
        return self.filter(dismissed_at__isnull=True)


class Pair(Record):
    """`first` has the smaller id. `print` is a digest of what was compared: a no counts until one of them changes."""

    points = models.SmallIntegerField()
    reasons: models.Field[Any, Any] = models.JSONField(default=list)
    """[code, what both have]"""
    print = models.CharField(max_length=32)
    found_at = models.DateTimeField()
    dismissed_at = models.DateTimeField(null=True)
    dismissed_by = models.ForeignKey("identity.User", null=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[Any] = PairQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"  # type: ignore[attr-defined]


class AccountPair(Pair):
    kind_key: ClassVar[str] = "account"
    first = models.ForeignKey("customers.Account", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("customers.Account", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="one_pair_of_two_accounts"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="account_pair_in_order"),
            models.CheckConstraint(condition=Q(points__range=(0, 100)), name="account_pair_points_in_range"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-points", "id"], condition=Q(dismissed_at__isnull=True), name="account_pair_waiting")
        ]


class ContactPair(Pair):
    kind_key: ClassVar[str] = "contact"
    first = models.ForeignKey("customers.Contact", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("customers.Contact", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="one_pair_of_two_contacts"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="contact_pair_in_order"),
            models.CheckConstraint(condition=Q(points__range=(0, 100)), name="contact_pair_points_in_range"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-points", "id"], condition=Q(dismissed_at__isnull=True), name="contact_pair_waiting")
        ]
