"""What was said on a ticket: public replies and internal notes, with their files."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from kernel.models import Record, StoredFileRecord


class MessageKind(models.TextChoices):
    PUBLIC = "public"
    NOTE = "note"


class MessageQuerySet(models.QuerySet["Message"]):
    def public(self) -> MessageQuerySet:
        return self.filter(kind=MessageKind.PUBLIC)


class Message(Record):
    ticket = models.ForeignKey("service.Ticket", on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=6, choices=MessageKind)
    by_staff = models.BooleanField()
    author = models.ForeignKey("identity.User", null=True, on_delete=models.SET_NULL, related_name="+")
    author_name = models.CharField(max_length=120)
    channel = models.CharField(max_length=8)
    html = models.TextField()
    text = models.TextField()
    mentions: models.ManyToManyField[Any, Any] = models.ManyToManyField("identity.User", related_name="+", blank=True)
    at = models.DateTimeField()

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=MessageKind.values), name="message_kind_known"),
            models.CheckConstraint(
                condition=models.Q(kind="public") | models.Q(by_staff=True), name="only_staff_write_notes"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["ticket", "at"], name="message_by_ticket")]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_note(self) -> bool:
        return self.kind == MessageKind.NOTE

    def show(self, html: str) -> None:
        self.html = html
        self.save(update_fields=["html"])


class Attachment(StoredFileRecord):
    """A file; without a message it is an upload that waits for its message (a draft's, or a form's)."""

    message = models.ForeignKey("service.Message", null=True, on_delete=models.CASCADE, related_name="attachments")
    uploaded_by = models.ForeignKey("identity.User", null=True, on_delete=models.SET_NULL, related_name="+")
    inline = models.BooleanField(default=False)

    def join(self, message: Message, *, inline: bool = False) -> None:
        self.message, self.inline = message, inline
        self.save(update_fields=["message", "inline"])


class Draft(models.Model):
    """What somebody has typed and not sent, per ticket and kind; kept on the server."""

    id = models.BigAutoField(primary_key=True)
    ticket = models.ForeignKey("service.Ticket", on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6, choices=MessageKind)
    html = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ticket", "user", "kind"], name="one_draft_per_ticket_and_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind} draft"


class Rating(Record):
    """What the customer thought of a solved ticket; one per ticket, which may be changed until it is closed."""

    ticket = models.OneToOneField("service.Ticket", on_delete=models.CASCADE, related_name="rating")
    is_good = models.BooleanField()
    comment = models.TextField(blank=True, max_length=2000)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return "good" if self.is_good else "bad"
