"""A task: what somebody is to do, by when, and about which customer."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import pgettext_lazy

from crm.activities.models.activity import NOBODYS
from crm.customers.models import Account
from crm.customers.permissions import ACCOUNT_POLICY, EDIT_CUSTOMERS, VIEW_CUSTOMERS
from kernel.actor import Actor
from kernel.models import Record

LONGEST_TITLE = 200


class TaskPriority(models.TextChoices):
    LOW = "low", pgettext_lazy("priority of a task", "Low")
    NORMAL = "normal", pgettext_lazy("priority of a task", "Normal")
    HIGH = "high", pgettext_lazy("priority of a task", "High")


class Repeats(models.TextChoices):
    DAILY = "daily", pgettext_lazy("how a task repeats", "Every day")
    WEEKLY = "weekly", pgettext_lazy("how a task repeats", "Every week")
    MONTHLY = "monthly", pgettext_lazy("how a task repeats", "Every month")


class TaskQuerySet(models.QuerySet["Task"]):
    def kept(self) -> TaskQuerySet:
        return self.filter(removed_at__isnull=True)

    def open(self) -> TaskQuerySet:
        return self.kept().filter(done_at__isnull=True)

    def assigned_to(self, person_id: UUID | None) -> TaskQuerySet:
        return self.filter(assignee_id=person_id or NOBODYS)

    def to_remind_of(self, at: datetime) -> TaskQuerySet:
        return self.open().filter(remind_at__lte=at, reminded_at__isnull=True)

    def visible_to(self, actor: Actor) -> TaskQuerySet:
        """One's own, those that one gave to others, and those about customers whom one sees."""
        if not (actor.is_staff and actor.may(VIEW_CUSTOMERS)):
            return self.none()
        me = actor.user_id or NOBODYS
        about = models.Q(account__in=Account.objects.visible_to(actor))
        if ACCOUNT_POLICY.sees_all(actor):
            about = models.Q(account__isnull=False)
        return self.kept().filter(about | models.Q(assignee_id=me) | models.Q(made_by_id=me))


class Task(Record):
    """Due on a day, or at a moment of that day. `follows` is the one after which a repeating task came."""

    title = models.CharField(max_length=LONGEST_TITLE)
    due_on = models.DateField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    priority = models.CharField(max_length=6, choices=TaskPriority, default=TaskPriority.NORMAL)
    repeats = models.CharField(max_length=7, choices=Repeats, blank=True)
    assignee = models.ForeignKey("identity.User", null=True, on_delete=models.SET_NULL, related_name="tasks")
    made_by = models.ForeignKey("identity.User", null=True, on_delete=models.SET_NULL, related_name="+")
    account = models.ForeignKey(
        "customers.Account", null=True, blank=True, on_delete=models.CASCADE, related_name="tasks"
    )
    remind_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("identity.User", null=True, on_delete=models.SET_NULL, related_name="+")
    follows = models.OneToOneField("self", null=True, on_delete=models.SET_NULL, related_name="next")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = TaskQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(title=""), name="task_has_a_title"),
            models.CheckConstraint(condition=models.Q(priority__in=TaskPriority.values), name="task_priority_known"),
            models.CheckConstraint(condition=models.Q(repeats__in=["", *Repeats.values]), name="task_repeats_known"),
            models.CheckConstraint(
                condition=models.Q(due_on__isnull=False)
                | models.Q(due_at__isnull=True, remind_at__isnull=True, repeats=""),
                name="task_without_a_day_has_no_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(reminded_at__isnull=True) | models.Q(remind_at__isnull=False),
                name="task_reminded_as_asked",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["assignee", "due_on"],
                name="task_of_somebody",
                condition=models.Q(done_at__isnull=True, removed_at__isnull=True),
            ),
            models.Index(
                fields=["remind_at"],
                name="task_to_remind_of",
                condition=models.Q(reminded_at__isnull=True, done_at__isnull=True),
            ),
            models.Index(fields=["account", "-created_at"], name="task_by_account"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_done(self) -> bool:
        return self.done_at is not None

    def may_be_changed_by(self, actor: Actor) -> bool:
        if not actor.is_staff or actor.user_id in {self.assignee_id, self.made_by_id} - {None}:
            return True
        if self.account_id is None or not actor.may(EDIT_CUSTOMERS):
            return False
        return ACCOUNT_POLICY.reaches(actor, self.account_id, changing=True)

    def become(self, values: dict[str, Any], *, at: datetime) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self.updated_at = at
        self.save(update_fields=[*values, "updated_at"])
