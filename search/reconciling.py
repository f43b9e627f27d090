"""Compares the index with the rows that it was made from, and has the difference looked at.

It fills a new index, makes documents of an older version anew, and finds whatever was written past an action.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from search.filling import fill_once, note_rows
from search.models import VERSION, Document, Pending
from search.registry import Source, sources

AT_ONCE = 5000
MOST_ROUNDS = 1000


def reconcile(*, at: datetime) -> int:
    """Notes what is missing, old or gone, at most some thousands of each kind; how many. Three statements a kind."""
    return sum(_reconcile(source, at) for source in sources())


def _reconcile(source: Source, at: datetime) -> int:
    row_id = source.id_column
    noted = Pending.objects.filter(kind=source.key)
    current = Document.objects.filter(
        pk=OuterRef(row_id), kind=source.key, made_by=VERSION, stamp=OuterRef(source.stamp)
    )
    rows = source.rows().order_by()
    wanting = rows.exclude(Exists(current)).exclude(Exists(noted.filter(row=OuterRef(row_id))))
    kept = Document.objects.filter(kind=source.key).exclude(Exists(rows.filter(**{row_id: OuterRef("pk")})))
    gone = kept.exclude(Exists(noted.filter(row=OuterRef("pk"))))
    found: list[UUID] = [
        *wanting.values_list(row_id, flat=True)[:AT_ONCE],
        *gone.values_list("pk", flat=True)[:AT_ONCE],
    ]
    note_rows(source, found, at=at)
    return len(found)


def fill_all(*, at: datetime) -> int:
    """Everything there is, now: for the demo, for tests and for a command; how many rows were looked at."""
    looked_at = 0
    # A row that is noted again each time, because its own stamp cannot be met, must not keep this going for ever.
    for _round in range(MOST_ROUNDS):
        reconcile(at=at)
        taken = 0
        while batch := fill_once(at=at):
            taken += batch
        looked_at += taken
        if not taken:
            break
    return looked_at
