"""How an account came to the stage where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from crm.customers.models.account import Account
from crm.customers.models.profile import Stage
from kernel.actor import Actor
from kernel.models import Record


class StageChange(Record):
    """Who moved it when, and from where to where; rows are added and never changed."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="stage_changes")
    old = models.CharField(max_length=12, choices=Stage, blank=True)
    new = models.CharField(max_length=12, choices=Stage, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey("identity.User", null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(old__in=["", *Stage.values]) & models.Q(new__in=["", *Stage.values]),
                name="stage_change_between_known_stages",
            ),
            models.CheckConstraint(condition=~models.Q(old=models.F("new")), name="stage_change_changes_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "-at"], name="stage_change_by_account")]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"

    @classmethod
    def note(cls, account: Account, old: str, *, actor: Actor, at: datetime) -> None:
        """After an account went on from `old`."""
        cls.note_all([(account, old)], actor=actor, at=at)

    @classmethod
    def note_all(cls, moved: Sequence[tuple[Account, str]], *, actor: Actor, at: datetime) -> None:
        """The same for many: each with the stage before."""
        who: dict[str, Any] = {"at": at, "by_id": actor.user_id, "by_name": actor.name[:120]}
        rows = [StageChange(account=account, old=old, new=account.stage, **who) for account, old in moved]
        StageChange.objects.bulk_create(rows)
