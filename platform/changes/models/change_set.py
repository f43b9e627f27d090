"""A large change that is seen before it happens, and taken back after: an import, a mass change, a new owner."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from audit.permissions import READ_AUDIT
from kernel.actor import Actor
from kernel.models import Record


class Kind(models.TextChoices):
    """What is added here is a change-set too: seen, applied and undone by the same engine."""

    IMPORT = "import", pgettext_lazy("kind of change-set", "Import")
    EDIT = "edit", pgettext_lazy("kind of change-set", "Bulk edit")
    REASSIGNMENT = "reassignment", pgettext_lazy("kind of change-set", "New owner")
    MERGE = "merge", pgettext_lazy("kind of change-set", "Merge")
    CONVERSION = "conversion", pgettext_lazy("kind of change-set", "Conversion")


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a change-set", "Begun")
    CHECKING = "checking", pgettext_lazy("state of a change-set", "Being checked")
    PREVIEWED = "previewed", pgettext_lazy("state of a change-set", "Ready")
    APPLYING = "applying", pgettext_lazy("state of a change-set", "Being applied")
    APPLIED = "applied", pgettext_lazy("state of a change-set", "Applied")
    CANCELLED = "cancelled", pgettext_lazy("state of a change-set", "Cancelled")
    FAILED = "failed", pgettext_lazy("state of a change-set", "Stopped")
    UNDOING = "undoing", pgettext_lazy("state of a change-set", "Being undone")
    UNDONE = "undone", pgettext_lazy("state of a change-set", "Undone")


BUSY = (State.CHECKING, State.APPLYING, State.UNDOING)
UNDOABLE = (State.APPLIED, State.CANCELLED, State.FAILED)


class ChangeSetQuerySet(models.QuerySet["ChangeSet"]):
    def visible_to(self, actor: Actor) -> ChangeSetQuerySet:
        """One's own; who reads the audit log sees what others did as well: values of any record may stand there."""
        if not actor.is_staff:
            return self.none()
        return self if actor.may(READ_AUDIT) else self.filter(by_id=actor.user_id)


class ChangeSet(Record):
    """`options` is what the kind needs: columns and what they become, the key, the values, the way records are found.

    `done` counts what has been gone through, of `total`; the other figures say what came of it.
    """

    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    record_type = models.CharField(max_length=40)
    name = models.CharField(max_length=180)
    by = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    begun_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    spoken = models.CharField(max_length=10)
    """The language in which problems are told."""
    options: models.Field[Any, Any] = models.JSONField(default=dict)
    path = models.CharField(max_length=120, blank=True)
    size = models.BigIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    problems = models.PositiveIntegerField(default=0)
    undone = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    failure = models.CharField(max_length=400, blank=True)
    """Why it stopped, in a sentence."""

    objects: ClassVar[Any] = ChangeSetQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="change_set_kind_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="change_set_state_known"),
            models.CheckConstraint(condition=~Q(name=""), name="change_set_has_a_name"),
            models.CheckConstraint(
                condition=~Q(kind=Kind.IMPORT) | ~Q(path=""), name="change_set_of_an_import_has_a_file"
            ),
            models.CheckConstraint(condition=~Q(state=State.FAILED) | ~Q(failure=""), name="change_set_says_why"),
        ]
        indexes: ClassVar = [models.Index(fields=["by", "-begun_at"], name="change_set_by_person")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_busy(self) -> bool:
        return self.state in BUSY

    @property
    def touched(self) -> int:
        return self.created + self.changed

    @property
    def left_to_undo(self) -> int:
        return self.touched - self.undone - self.kept

    @property
    def can_be_undone(self) -> bool:
        return self.state in UNDOABLE and self.left_to_undo > 0

    @property
    def can_be_cancelled(self) -> bool:
        return self.state in {State.DRAFT, State.CHECKING, State.PREVIEWED, State.APPLYING}

    @property
    def is_import(self) -> bool:
        return self.kind == Kind.IMPORT

    def count_anew(self) -> None:
        self.done = self.created = self.changed = self.unchanged = self.problems = 0
