"""What happened to a record, for the pages that tell it; and the whole log, for who may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from audit.models import Chain, Entry, Link
from audit.models.entry import EntryQuerySet
from audit.permissions import READ_AUDIT
from kernel.actor import Actor

# One value: put the subject's id, its type and the moment to begin with (or NULL) into it.
HISTORY = """(SELECT json_agg(json_build_array(e.at, e.verb, e.actor_face, e.actor_name, e.changes)
  ORDER BY e.at, e.id)
 FROM audit_entry e WHERE e.subject_id = {subject} AND e.subject_type = '{type}'
 AND NOT e.verb = 'saw'
 AND e.at >= coalesce({since}, '-infinity'))"""


class Happened(NamedTuple):
    at: datetime
    verb: str
    actor_face: str
    actor_name: str
    changes: dict[str, Any]


def read_history(value: list[list[Any]] | None) -> list[Happened]:
    """In order of time, from what `HISTORY` found."""
    return [Happened(datetime.fromisoformat(at), *rest) for at, *rest in value or ()]


PAGE = 50


@dataclass(frozen=True)
class Stretch:
    """A page of the log, the newest first."""

    entries: list[Entry]
    older: UUID | None = None
    """Where the next page begins, if there is one."""


def entries_seen_by(actor: Actor) -> EntryQuerySet:
    return Entry.objects.all() if actor.is_staff and actor.may(READ_AUDIT) else Entry.objects.none()


def stretch_of(rows: QuerySet[Entry], *, before: Entry | None, size: int = PAGE) -> Stretch:
    """One statement, however long the log is: nothing is counted."""
    found = rows.order_by("-at", "-id")
    if before is not None:  # the first condition is what the index can use
        found = found.filter(Q(at__lte=before.at) & (Q(at__lt=before.at) | Q(pk__lt=before.pk)))
    entries = list(found[: size + 1])
    return Stretch(entries[:size], entries[size - 1].pk if len(entries) > size else None)


def link_of(entry: Entry) -> Link | None:
    return Link.objects.filter(entry_id=entry.pk).first()


def broken_entry(chain: Chain) -> Entry | None:
    """The entry at which the chain breaks, unless it or its link is gone."""
    at = Link.objects.filter(number=chain.fault_at or 0).values("entry_id")
    return Entry.objects.filter(pk__in=at).first()
