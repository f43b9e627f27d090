"""What happened to a record, for the pages that tell it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

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
