"""What a customer wants from us."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import pgettext_lazy

from kernel.models import Record

NEED_LENGTH = 300


class NeedState(models.TextChoices):
    OPEN = "open", pgettext_lazy("need of a customer", "Open")
    MET = "met", pgettext_lazy("need of a customer", "Met")
    DROPPED = "dropped", pgettext_lazy("need of a customer", "No longer wanted")


class Need(Record):
    account = models.ForeignKey("customers.Account", on_delete=models.CASCADE, related_name="needs")
    text = models.CharField(max_length=NEED_LENGTH)
    wanted_by = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=NeedState, default=NeedState.OPEN)
    settled_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    by = models.ForeignKey("identity.User", null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(text=""), name="need_says_something"),
            models.CheckConstraint(condition=models.Q(state__in=NeedState.values), name="need_state_known"),
            models.CheckConstraint(
                condition=models.Q(state="open", settled_at__isnull=True)
                | (~models.Q(state="open") & models.Q(settled_at__isnull=False)),
                name="need_settled_has_a_time",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["account", "state"], name="need_by_account")]

    def __str__(self) -> str:
        return self.text

    def is_late(self, today: date) -> bool:
        return self.state == NeedState.OPEN and self.wanted_by is not None and self.wanted_by < today

    def become(self, state: str, *, at: datetime) -> None:
        self.state = state
        self.settled_at = None if state == NeedState.OPEN else at
        self.save(update_fields=["state", "settled_at"])
