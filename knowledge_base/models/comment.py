"""What colleagues say about a draft, in threads; and what a review asked for and decided, in the same conversation."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kernel.models import Record


class Remark(models.TextChoices):
    COMMENT = "comment", _("Comment")
    ASKED = "asked", _("Asked for a review")
    APPROVED = "approved", _("Approved")
    SENT_BACK = "sent_back", _("Sent back")


class Comment(Record):
    """A thread is a comment without `parent`, with the answers to it; only a thread is resolved."""

    article = models.ForeignKey("knowledge_base.Article", on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="answers", db_index=False)
    kind = models.CharField(max_length=9, choices=Remark, default=Remark.COMMENT)
    # The passage that it is about, as it read then.
    quote = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    author_name = models.CharField(max_length=120)
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by_name = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ("at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=Remark.values), name="article_comment_kind_known"),
            models.CheckConstraint(
                condition=~Q(text="") | Q(kind__in=["asked", "approved"]), name="article_comment_says_something"
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True) | Q(parent__isnull=True, kind="comment"),
                name="only_threads_are_resolved",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | Q(kind="comment"), name="only_comments_answer_comments"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def is_open_thread(self) -> bool:
        return self.kind == Remark.COMMENT and self.parent_id is None and self.resolved_at is None

    def resolve(self, *, at: datetime, by: str) -> None:
        self.resolved_at, self.resolved_by_name = at, by
        self.save(update_fields=["resolved_at", "resolved_by_name"])

    def reopen(self) -> None:
        self.resolved_at, self.resolved_by_name = None, ""
        self.save(update_fields=["resolved_at", "resolved_by_name"])
