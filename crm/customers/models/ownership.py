"""Who looked after a customer from when to when; and what a workspace says about customers that nobody looks after."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from crm.customers.models.account import Account
from kernel.models import Record

REASON_LENGTH = 200


class Ended(models.TextChoices):
    """Why somebody no longer looks after a customer."""

    RELEASED = "released", pgettext_lazy("ownership ended", "Released into the pool")
    RECYCLED = "recycled", pgettext_lazy("ownership ended", "Taken back: no follow-up")
    HANDED_OVER = "handed_over", pgettext_lazy("ownership ended", "Handed over")
    CHANGED = "changed", pgettext_lazy("ownership ended", "Given to somebody else")


class Ownership(Record):
    """One stretch of time; the one without an end is today's."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="ownerships")
    owner = models.ForeignKey("identity.User", null=True, on_delete=models.SET_NULL, related_name="+")
    owner_name = models.CharField(max_length=120)
    since = models.DateTimeField()
    is_claimed = models.BooleanField(default=False)
    """Out of the pool, by themselves: counts against the day's limit."""
    until = models.DateTimeField(null=True)
    ended = models.CharField(max_length=12, choices=Ended, blank=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(until__isnull=True), name="one_owner_of_an_account_at_a_time"
            ),
            models.CheckConstraint(condition=models.Q(ended__in=["", *Ended.values]), name="ownership_end_known"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True, ended="")
                | (models.Q(until__isnull=False, until__gte=models.F("since")) & ~models.Q(ended="")),
                name="ownership_ends_for_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["account", "-since"], name="ownership_by_account"),
            models.Index(fields=["owner", "-since"], name="ownership_by_owner"),
        ]

    def __str__(self) -> str:
        return self.owner_name

    @classmethod
    def pass_on(
        cls, account: Account, before: Any, *, at: datetime, ended: str, reason: str = "", is_claimed: bool = False
    ) -> None:
        """After the owner of `account` changed from `before`: that stretch is ended, and today's begins."""
        said = {"until": at, "ended": ended, "reason": reason[:REASON_LENGTH]}
        if not cls.objects.filter(account=account, until__isnull=True).update(**said) and before is not None:
            cls._begin(account, before, min(account.created_at, at), **said)
        if account.owner is not None:
            cls._begin(account, account.owner, at, is_claimed=is_claimed)

    @classmethod
    def _begin(cls, account: Account, owner: Any, since: datetime, **said: Any) -> None:
        cls.objects.create(account=account, owner=owner, owner_name=owner.name[:120], since=since, **said)

    @classmethod
    def catch_up(cls, *, at: datetime) -> None:
        """For owners that were changed in masses, by an import or its undo: told from now on."""
        held = cls.objects.filter(until__isnull=True)
        held.filter(models.Q(account__owner__isnull=True) | ~models.Q(account__owner=models.F("owner"))).update(
            until=at, ended=Ended.CHANGED
        )
        told = models.Exists(held.filter(account=models.OuterRef("pk")))
        untold = Account.objects.filter(~told, owner__isnull=False).values_list("pk", "owner_id", "owner__name")
        rows = [
            Ownership(account_id=pk, owner_id=owner, owner_name=name[:120], since=at)
            for pk, owner, name in untold.iterator(chunk_size=1000)
        ]
        Ownership.objects.bulk_create(rows, batch_size=1000)


class PoolRules(models.Model):
    """One row. 0 says that there is no such limit."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    claims_a_day = models.IntegerField(default=10)
    capacity = models.IntegerField(default=0)
    quiet_days = models.IntegerField(default=0)
    after_contract_days = models.IntegerField(default=90)
    warning_days = models.IntegerField(default=7)
    views_a_day = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_set_of_pool_rules"),
            models.CheckConstraint(
                condition=models.Q(claims_a_day__range=(0, 1000))
                & models.Q(capacity__range=(0, 100_000))
                & models.Q(quiet_days__range=(0, 3650))
                & models.Q(after_contract_days__range=(0, 3650))
                & models.Q(warning_days__range=(0, 365))
                & models.Q(views_a_day__range=(0, 10_000)),
                name="pool_rules_in_range",
            ),
        ]

    def __str__(self) -> str:
        return "pool"

    @classmethod
    def now(cls) -> PoolRules:
        """Those of this workspace; nobody has changed them where there is no row."""
        return cls.objects.first() or cls()


class PoolView(models.Model):
    """A customer of the pool that somebody opened on a day: what the day's limit of views counts."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "account", "day"], name="one_pool_view_a_day_and_account"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.day}"
