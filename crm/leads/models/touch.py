"""What was said with a lead: it becomes an activity of the customer when the lead does."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from crm.activities.models import ActivityKind
from kernel.models import Record

LONGEST_SAID = 4000


class Touch(Record):
    lead = models.ForeignKey("leads.Lead", on_delete=models.CASCADE, related_name="touches")
    kind = models.CharField(max_length=8, choices=ActivityKind, default=ActivityKind.NOTE)
    text = models.TextField()
    at = models.DateTimeField()
    made_by = models.ForeignKey("identity.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_by_name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=ActivityKind.values), name="touch_kind_known"),
            models.CheckConstraint(condition=~models.Q(text=""), name="touch_says_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["lead", "-at"], name="touch_by_lead")]

    def __str__(self) -> str:
        return str(self.get_kind_display())
