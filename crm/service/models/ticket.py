"""A ticket and the states it goes through."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from crm.service.models.ticket_queries import TicketQuerySet
from records.models.custom_values import Customizable, custom_constraint, custom_index

SUBJECT_LENGTH = 200


class Status(models.TextChoices):
    NEW = "new", _("New")
    OPEN = "open", _("Open")
    PENDING = "pending", _("Pending")
    HOLD = "hold", _("On hold")
    SOLVED = "solved", _("Solved")
    CLOSED = "closed", _("Closed")


class Priority(models.TextChoices):
    LOW = "low", _("Low")
    NORMAL = "normal", _("Normal")
    HIGH = "high", _("High")
    URGENT = "urgent", _("Urgent")


class Channel(models.TextChoices):
    PORTAL = "portal", _("portal")
    EMAIL = "email", _("e-mail")
    STAFF = "staff", _("back office")


# From each state to those that may follow; closed is the end, a later message opens a follow-up ticket.
TRANSITIONS: dict[str, frozenset[str]] = {
    Status.NEW: frozenset({Status.OPEN, Status.PENDING, Status.HOLD, Status.SOLVED}),
    Status.OPEN: frozenset({Status.PENDING, Status.HOLD, Status.SOLVED}),
    Status.PENDING: frozenset({Status.OPEN, Status.HOLD, Status.SOLVED}),
    Status.HOLD: frozenset({Status.OPEN, Status.PENDING, Status.SOLVED}),
    Status.SOLVED: frozenset({Status.OPEN, Status.CLOSED}),
    Status.CLOSED: frozenset(),
}


class TransitionNotAllowed(Exception):
    def __init__(self, old: str, new: str) -> None:
        super().__init__(f"{old} → {new}")
        self.old, self.new = old, new


class Ticket(Customizable):
    number = models.BigIntegerField(unique=True)
    subject = models.CharField(max_length=SUBJECT_LENGTH)
    status = models.CharField(max_length=8, choices=Status, default=Status.NEW)
    priority = models.CharField(max_length=8, choices=Priority, default=Priority.NORMAL)
    channel = models.CharField(max_length=8, choices=Channel)
    language = models.CharField(max_length=10, default="en")
    category = models.ForeignKey("service.Category", null=True, blank=True, on_delete=models.SET_NULL)
    tags: models.Field[Any, Any] = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    account = models.ForeignKey("customers.Account", null=True, on_delete=models.SET_NULL, related_name="tickets")
    contact = models.ForeignKey("customers.Contact", null=True, on_delete=models.SET_NULL, related_name="tickets")
    requester_name = models.CharField(max_length=120)
    requester_email = models.EmailField(blank=True)
    assignee = models.ForeignKey(
        "identity.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="assigned_tickets"
    )
    team = models.ForeignKey("identity.Team", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    watchers: models.ManyToManyField[Any, Any] = models.ManyToManyField("identity.User", related_name="+", blank=True)
    follows_up = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="follow_ups")
    preview = models.CharField(max_length=160, blank=True)
    last_by = models.CharField(max_length=8, default="customer")
    last_message_at = models.DateTimeField()
    version = models.IntegerField(default=1)
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    first_replied_at = models.DateTimeField(null=True)
    solved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = TicketQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="ticket_status_known"),
            models.CheckConstraint(condition=models.Q(priority__in=Priority.values), name="ticket_priority_known"),
            models.CheckConstraint(condition=models.Q(channel__in=Channel.values), name="ticket_channel_known"),
            models.CheckConstraint(condition=~models.Q(subject=""), name="ticket_has_a_subject"),
            models.CheckConstraint(
                condition=models.Q(status__in=["solved", "closed"], solved_at__isnull=False)
                | (~models.Q(status__in=["solved", "closed"]) & models.Q(solved_at__isnull=True)),
                name="ticket_solved_has_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(status="closed", closed_at__isnull=False)
                | (~models.Q(status="closed") & models.Q(closed_at__isnull=True)),
                name="ticket_closed_has_a_time",
            ),
            custom_constraint("ticket_custom_is_an_object"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["status", "-last_message_at"], name="ticket_by_status"),
            GinIndex(fields=["tags"], name="ticket_by_tag"),
            custom_index("ticket_by_custom"),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.subject}"

    @property
    def is_finished(self) -> bool:
        return self.status in {Status.SOLVED, Status.CLOSED}

    def shows_to_requester(self, other: Ticket) -> bool:
        """Whether whoever filed this one sees the other one in the portal."""
        if self.account_id is None or self.account_id != other.account_id:
            return False
        return self.contact is None or self.contact_id == other.contact_id or self.contact.sees_company_tickets

    def may_become(self, status: str) -> bool:
        return status in TRANSITIONS[self.status]

    def become(self, status: str, *, at: datetime) -> None:
        """Go to another state. Raises TransitionNotAllowed."""
        if not self.may_become(status):
            raise TransitionNotAllowed(self.status, status)
        self.status = status
        if status == Status.SOLVED:
            self.solved_at = at
        elif status == Status.CLOSED:
            self.closed_at = at
        else:
            self.solved_at = None
        self.bump(["status", "solved_at", "closed_at"], at=at)

    def bump(self, fields: list[str], *, at: datetime) -> None:
        """Store fields; the version tells open pages that something changed."""
        self.version += 1
        self.updated_at = at
        self.save(update_fields=[*fields, "version", "updated_at"])

    def heard(self, *, by: str, preview: str, at: datetime) -> None:
        """A public message was added, by "customer" or "staff"."""
        self.last_by, self.preview, self.last_message_at = by, preview[:160], at
        fields = ["last_by", "preview", "last_message_at"]
        if by == "staff" and self.first_replied_at is None:
            self.first_replied_at = at
            fields.append("first_replied_at")
        self.bump(fields, at=at)
