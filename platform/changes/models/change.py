"""What a change-set did, or would do, to one record: rows are counted in the order of the file or of the choice."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from kernel.models import Record

# In the place of a field: the row looks like another record, or like another row; no field is called so.
ALIKE = "@alike"


class Verb(models.TextChoices):
    CREATED = "created", pgettext_lazy("of a row", "New")
    CHANGED = "changed", pgettext_lazy("of a row", "Changed")
    DELETED = "deleted", pgettext_lazy("of a row", "Taken out")
    SKIPPED = "skipped", pgettext_lazy("of a row", "Left out")


class Fate(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("of a row", "Planned")
    DONE = "done", pgettext_lazy("of a row", "Done")
    UNDONE = "undone", pgettext_lazy("of a row", "Undone")
    KEPT = "kept", pgettext_lazy("of a row", "Kept")


class Change(Record):
    """`before` and `after` hold each field as changes/snapshots.py writes it; `left` is the digest of what it left.

    `number` is the row of the file, as spreadsheets count them, or the place among the chosen records.
    """

    change_set = models.ForeignKey("changes.ChangeSet", on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    record_type = models.CharField(max_length=40)
    record_id = models.UUIDField(null=True)
    name = models.CharField(max_length=240, blank=True)
    verb = models.CharField(max_length=7, choices=Verb)
    fate = models.CharField(max_length=7, choices=Fate, default=Fate.PLANNED)
    before: models.Field[Any, Any] = models.JSONField(default=dict)
    after: models.Field[Any, Any] = models.JSONField(default=dict)
    left = models.CharField(max_length=32, blank=True)
    field = models.CharField(max_length=80, blank=True)
    """At which the problem stands."""
    problem = models.CharField(max_length=400, blank=True)
    """Why it was left out, or kept when the others were undone."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change_set", "number"], name="one_change_per_row"),
            models.CheckConstraint(condition=Q(verb__in=Verb.values), name="change_verb_known"),
            models.CheckConstraint(condition=Q(fate__in=Fate.values), name="change_fate_known"),
            models.CheckConstraint(
                condition=Q(verb=Verb.SKIPPED) | Q(record_id__isnull=False) | Q(fate=Fate.PLANNED),
                name="change_of_a_record",
            ),
        ]
        indexes: ClassVar = [
            # The few that need a hand are found among a hundred thousand.
            models.Index(fields=["change_set", "number"], name="change_with_problem", condition=~Q(problem=""))
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
