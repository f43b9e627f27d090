"""Teams as a tree: whoever reaches a team "and below" reaches all whose path goes through it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import connection, models

from kernel.ids import new_id

# A path holds the teams from the top to the team itself; the rows below follow when one is moved.
MOVE = """UPDATE identity_team SET path = %(above)s::uuid[] || path[array_position(path, %(team)s::uuid):],
 parent_id = CASE WHEN id = %(team)s::uuid THEN %(parent)s::uuid ELSE parent_id END
 WHERE path @> ARRAY[%(team)s::uuid]"""


class Team(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80, unique=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    path: models.Field[Any, Any] = ArrayField(models.UUIDField(), default=list)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True, path__len=1) | models.Q(parent__isnull=False, path__len__gt=1),
                name="team_path_goes_through_its_parent",
            ),
            models.CheckConstraint(condition=~models.Q(parent=models.F("id")), name="no_team_is_above_itself"),
        ]
        indexes: ClassVar = [GinIndex(fields=["path"], name="team_by_path")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        if not self.path:
            self.path = [*(self.parent.path if self.parent else ()), self.pk]
        super().save(*args, **options)

    @property
    def depth(self) -> int:
        """0 at the top."""
        return len(self.path) - 1

    def is_within(self, other: Team) -> bool:
        """Below it, or the same."""
        return other.pk in self.path

    def rename(self, name: str) -> None:
        self.name = name
        self.save(update_fields=["name"])

    def move(self, parent: Team | None) -> None:
        """With everything below it. The caller has made sure that `parent` is not among that."""
        above = list(parent.path) if parent else []
        with connection.cursor() as cursor:
            cursor.execute(MOVE, {"above": above, "team": self.pk, "parent": parent.pk if parent else None})
        self.refresh_from_db()
