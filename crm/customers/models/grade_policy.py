"""What the grade of a customer brings: how soon we answer, how soon we solve, how urgent their tickets are."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

from django.db import models

from crm.customers.models.account import Grade
from kernel.models import Record

LONGEST_HOURS = 24 * 90
# The same words as those of tickets, which are a layer above.
PRIORITIES = ("low", "normal", "high", "urgent")


class GradePolicy(Record):
    """Targets in hours of the clock."""

    grade = models.CharField(max_length=8, choices=Grade, unique=True)
    reply_hours = models.IntegerField(null=True)
    solve_hours = models.IntegerField(null=True)
    priority = models.CharField(max_length=8, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(grade__in=Grade.values), name="grade_policy_grade_known"),
            models.CheckConstraint(
                condition=models.Q(priority__in=["", *PRIORITIES]), name="grade_policy_priority_known"
            ),
            models.CheckConstraint(
                condition=(models.Q(reply_hours__isnull=True) | models.Q(reply_hours__range=(1, LONGEST_HOURS)))
                & (models.Q(solve_hours__isnull=True) | models.Q(solve_hours__range=(1, LONGEST_HOURS))),
                name="grade_policy_hours_in_range",
            ),
            models.CheckConstraint(
                condition=models.Q(reply_hours__isnull=True)
                | models.Q(solve_hours__isnull=True)
                | models.Q(solve_hours__gte=models.F("reply_hours")),
                name="grade_policy_answers_before_it_solves",
            ),
        ]

    def __str__(self) -> str:
        return self.grade


class Service(NamedTuple):
    """What a grade brings; None and "" where nothing was said."""

    reply_hours: int | None = None
    solve_hours: int | None = None
    priority: str = ""
