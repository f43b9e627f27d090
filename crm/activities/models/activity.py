"""An activity: a call, a mail, a meeting, a visit, a chat or a note about a customer, and who took part."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import pgettext_lazy

from crm.customers.models import Account
from crm.customers.permissions import ACCOUNT_POLICY, EDIT_CUSTOMERS, VIEW_CUSTOMERS
from kernel.actor import Actor
from kernel.models import Record, StoredFileRecord

LONGEST_SUBJECT, LONGEST_MINUTES = 160, 24 * 60
# Nobody has this id: who comes without a person of their own took part in nothing.
NOBODYS = UUID(int=0)


class ActivityKind(models.TextChoices):
    NOTE = "note", pgettext_lazy("kind of activity", "Note")
    CALL = "call", pgettext_lazy("kind of activity", "Call")
    MAIL = "mail", pgettext_lazy("kind of activity", "E-mail")
    MEETING = "meeting", pgettext_lazy("kind of activity", "Meeting")
    VISIT = "visit", pgettext_lazy("kind of activity", "Visit")
    CHAT = "chat", pgettext_lazy("kind of activity", "Chat")


class Direction(models.TextChoices):
    OUT = "out", pgettext_lazy("direction of an activity", "From us")
    IN = "in", pgettext_lazy("direction of an activity", "From the customer")


class Outcome(models.TextChoices):
    REACHED = "reached", pgettext_lazy("outcome of an activity", "Reached")
    NO_ANSWER = "no_answer", pgettext_lazy("outcome of an activity", "No answer")
    INTERESTED = "interested", pgettext_lazy("outcome of an activity", "Interested")
    AGREED = "agreed", pgettext_lazy("outcome of an activity", "Agreed")
    DECLINED = "declined", pgettext_lazy("outcome of an activity", "Declined")


class ActivityQuerySet(models.QuerySet["Activity"]):
    def kept(self) -> ActivityQuerySet:
        return self.filter(removed_at__isnull=True)

    def searched(self) -> ActivityQuerySet:
        """What few keep to themselves is not: a server that finds for all knows nobody's company."""
        return self.kept().filter(is_private=False)

    def of(self, account_id: UUID) -> ActivityQuerySet:
        return self.filter(account_id=account_id)

    def taken_part_in(self, actor: Actor) -> ActivityQuerySet:
        return self.filter(_took_part(actor))

    def open_to(self, actor: Actor) -> ActivityQuerySet:
        """Of a customer whom the actor sees: all but what others keep to themselves."""
        return self.kept().filter(models.Q(is_private=False) | _took_part(actor))

    def visible_to(self, actor: Actor) -> ActivityQuerySet:
        """What belongs to customers whom the actor sees, and what the actor took part in."""
        if not (actor.is_staff and actor.may(VIEW_CUSTOMERS)):
            return self.none()
        if ACCOUNT_POLICY.sees_all(actor):
            return self.open_to(actor)
        seen = models.Q(account__in=Account.objects.visible_to(actor), is_private=False)
        return self.kept().filter(seen | _took_part(actor))

    def told_with_customer_to(self, actor: Actor) -> ActivityQuerySet:
        """For where the customer is named as well: not what somebody took part in who does not see the customer."""
        found = self.visible_to(actor)
        return found if ACCOUNT_POLICY.sees_all(actor) else found.filter(account__in=Account.objects.visible_to(actor))


def _took_part(actor: Actor) -> models.Q:
    me = actor.user_id or NOBODYS
    there = Activity.people.through.objects.filter(activity_id=models.OuterRef("pk"), user_id=me)
    return models.Q(models.Q(made_by_id=me), models.Exists(there), _connector=models.Q.OR)


class Activity(Record):
    """`people` are colleagues besides whoever logged it. `former` is what it said before its last change."""

    account = models.ForeignKey("customers.Account", on_delete=models.CASCADE, related_name="activities")
    kind = models.CharField(max_length=8, choices=ActivityKind)
    direction = models.CharField(max_length=3, choices=Direction, blank=True)
    at = models.DateTimeField()
    minutes = models.IntegerField(null=True, blank=True)
    subject = models.CharField(max_length=LONGEST_SUBJECT, blank=True)
    html = models.TextField(blank=True)
    text = models.TextField(blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome, blank=True)
    is_private = models.BooleanField(default=False)
    made_by = models.ForeignKey("identity.User", null=True, on_delete=models.SET_NULL, related_name="+")
    made_by_name = models.CharField(max_length=120)
    people: models.ManyToManyField[Any, Any] = models.ManyToManyField("identity.User", related_name="+", blank=True)
    contacts: models.ManyToManyField[Any, Any] = models.ManyToManyField(
        "customers.Contact", related_name="activities", blank=True
    )
    former: models.Field[Any, Any] = models.JSONField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = ActivityQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=ActivityKind.values), name="activity_kind_known"),
            models.CheckConstraint(
                condition=models.Q(direction__in=["", *Direction.values]), name="activity_direction_known"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["", *Outcome.values]), name="activity_outcome_known"
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__isnull=True) | models.Q(minutes__gte=1, minutes__lte=LONGEST_MINUTES),
                name="activity_within_a_day",
            ),
            # A call that nobody took says enough by its outcome; a note without words says nothing.
            models.CheckConstraint(
                condition=~models.Q(text="", html="", subject="", outcome=""), name="activity_says_something"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="note") | models.Q(direction=""), name="note_has_no_direction"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["account", "-at", "-id"],
                name="activity_by_account",
                condition=models.Q(removed_at__isnull=True),
            ),
            models.Index(fields=["made_by", "-at"], name="activity_by_maker"),
        ]

    def __str__(self) -> str:
        """What is kept among few is named by its kind alone, wherever names are shown."""
        kind = str(self.get_kind_display())
        return kind if self.is_private or not self.subject else f"{kind}: {self.subject}"

    @property
    def is_removed(self) -> bool:
        return self.removed_at is not None

    def may_be_changed_by(self, actor: Actor) -> bool:
        """Whoever logged it; others who may change the customer, unless it is kept among few."""
        if not actor.is_staff or (self.made_by_id is not None and self.made_by_id == actor.user_id):
            return True
        if self.is_private or not actor.may(EDIT_CUSTOMERS):
            return False
        return ACCOUNT_POLICY.reaches(actor, self.account_id, changing=True)

    def become(self, values: dict[str, Any], *, at: datetime) -> None:
        for name, value in values.items():
            setattr(self, name, value)
        self.updated_at = at
        self.save(update_fields=[*values, "updated_at"])

    def remove(self, *, at: datetime) -> None:
        self.become({"removed_at": at}, at=at)

    def restore(self, *, at: datetime) -> None:
        self.become({"removed_at": None}, at=at)


class ActivityFile(StoredFileRecord):
    """A file; without an activity it is an upload that waits for what is being written."""

    activity = models.ForeignKey("activities.Activity", null=True, on_delete=models.CASCADE, related_name="files")
    uploaded_by = models.ForeignKey("identity.User", null=True, on_delete=models.SET_NULL, related_name="+")

    def join(self, activity: Activity) -> None:
        self.activity = activity
        self.save(update_fields=["activity"])
