"""What somebody opened: some fifty records a person, each with how often and how lately."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection, models

# Of a person are kept: those with the most weight, and the latest, however often those were opened.
MOST_WEIGHED, MOST_LATE = 40, 10
HALF_LIFE = timedelta(days=7)
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)

# One statement, and no row of anybody else is touched. What has just been opened is never pruned.
NOTE = """
WITH noted AS (
 INSERT INTO search_visit (person_id, kind, "row", weight, at)
 VALUES (%(person)s, %(kind)s, %(row)s, %(now)s, %(at)s)
 ON CONFLICT (person_id, "row") DO UPDATE SET at = greatest(search_visit.at, excluded.at),
  weight = greatest(search_visit.weight, excluded.weight)
   + log(2, (1 + power(2, -least(abs(search_visit.weight - excluded.weight), 60)))::numeric)::double precision
)
DELETE FROM search_visit WHERE id IN (
 SELECT id FROM (
  SELECT id, row_number() OVER (ORDER BY weight DESC, id) AS weighed, row_number() OVER (ORDER BY at DESC, id) AS late
  FROM search_visit WHERE person_id = %(person)s AND "row" <> %(row)s
 ) ranked WHERE weighed >= %(most_weighed)s AND late >= %(most_late)s)"""


class Visit(models.Model):
    """`weight` is the binary logarithm of Σ 2^(tᵢ / half-life) over all openings tᵢ, counted from BEGINNING.

    Each opening counts for one at its moment and for half of that a half-life later. As all of them fade alike, the
    order of two records changes only when one of them is opened: nothing has to be counted anew as time passes.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey("identity.User", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    row = models.UUIDField()
    weight = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "row"], name="one_visit_per_person_and_record"),
            models.CheckConstraint(condition=~models.Q(kind=""), name="visit_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.kind} {self.row}"

    @staticmethod
    def note(*, person: UUID, kind: str, row: UUID, at: datetime) -> None:
        values: dict[str, Any] = {"person": person, "kind": kind, "row": row, "at": at, "now": half_lives(at)}
        with connection.cursor() as cursor:
            cursor.execute(NOTE, values | {"most_weighed": MOST_WEIGHED, "most_late": MOST_LATE})

    def times(self, now: datetime) -> float:
        """How often it was opened, as it counts now."""
        return float(2 ** (self.weight - half_lives(now)))


def half_lives(at: datetime) -> float:
    return (at - BEGINNING) / HALF_LIFE
