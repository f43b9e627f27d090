"""Mail that goes out (one row per mail, sent once) and mail that came in (kept raw, before anything is understood)."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from kernel.models import Record


class MailState(models.TextChoices):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


class OutgoingMail(Record):
    """`burst_key` collects what happens within a short time into one mail, as long as it waits."""

    to_email = models.EmailField()
    to_name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=10)
    template = models.CharField(max_length=60)
    items: models.Field[Any, Any] = models.JSONField(default=list)
    burst_key = models.CharField(max_length=120, blank=True)
    thread_key = models.CharField(max_length=120, blank=True)
    reply_to = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=MailState, default=MailState.WAITING)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=MailState.values), name="mail_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False), name="sent_mail_has_a_time"
            ),
            models.UniqueConstraint(
                fields=["burst_key"],
                condition=models.Q(state="waiting") & ~models.Q(burst_key=""),
                name="one_waiting_mail_per_burst",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_at"], name="mail_due")]

    def __str__(self) -> str:
        return self.subject or self.template

    def add(self, item: dict[str, Any]) -> None:
        """One more thing for the mail that still waits."""
        self.items = [*self.items, item]
        self.save(update_fields=["items"])

    def claim(self, *, at: datetime) -> None:
        self.state, self.claimed_at = MailState.SENDING, at
        self.attempts += 1
        self.save(update_fields=["state", "claimed_at", "attempts", "subject", "text", "html"])

    def sent(self, *, at: datetime) -> None:
        self.state, self.sent_at, self.error = MailState.SENT, at, ""
        self.save(update_fields=["state", "sent_at", "error"])

    def retry(self, *, error: str, due_at: datetime) -> None:
        self.state, self.error, self.due_at = MailState.WAITING, error[:300], due_at
        self.burst_key = ""  # what was already rendered is not added to
        self.save(update_fields=["state", "error", "due_at", "burst_key"])

    def give_up(self, *, error: str) -> None:
        self.state, self.error = MailState.FAILED, error[:300]
        self.save(update_fields=["state", "error"])


class IncomingState(models.TextChoices):
    NEW = "new"
    JOINED = "joined"
    WAITING = "waiting"
    IGNORED = "ignored"


class IncomingMail(Record):
    """`waiting` is for staff to decide: the signature or the sender did not match."""

    raw = models.BinaryField()
    digest = models.CharField(max_length=64, unique=True)
    message_id = models.CharField(max_length=250, blank=True)
    from_email = models.CharField(max_length=254, blank=True)
    from_name = models.CharField(max_length=160, blank=True)
    to_address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=IncomingState, default=IncomingState.NEW)
    reason = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()
    ticket_id = models.UUIDField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=IncomingState.values), name="incoming_state_known")
        ]

    def __str__(self) -> str:
        return self.subject or self.message_id

    def decide(self, state: str, *, reason: str = "", ticket_id: Any = None) -> None:
        self.state, self.reason, self.ticket_id = state, reason, ticket_id
        self.save(update_fields=["state", "reason", "ticket_id"])
