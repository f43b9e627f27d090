"""Typed facts in the past tense, and the table of what follows from them.

Reactions are jobs: rows inserted in the transaction of the action that emitted the event, so that what happened and
what follows from it are stored together or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID


@dataclass(frozen=True)
class Event:
    """Base of all events: fields are ids, numbers and words, never rows."""

    def payload(self) -> dict[str, Any]:
        return {name: str(value) if isinstance(value, UUID) else value for name, value in vars(self).items()}


class Reaction(Protocol):
    def enqueue(self, **payload: Any) -> Any: ...


ReactionTable = Mapping[type[Event], Sequence[Reaction]]

_table: dict[type[Event], Sequence[Reaction]] = {}


def plug_reactions(table: ReactionTable) -> None:
    """Socket: config/reactions.py hands in the one table."""
    _table.clear()
    _table.update(table)


def react_to(events: Sequence[Event]) -> None:
    """Enqueue, in the open transaction, a job for each reaction to each event, in the order in which they happened.

    A reaction that can take many at once (`enqueue_all`) is handed those of its kind together.
    """
    by_kind: dict[type[Event], list[Event]] = {}
    for event in events:
        by_kind.setdefault(type(event), []).append(event)
    for kind, found in by_kind.items():
        for reaction in _table.get(kind, ()):
            enqueue_all = getattr(reaction, "enqueue_all", None)
            if enqueue_all is not None:
                enqueue_all([event.payload() for event in found])
                continue
            for event in found:
                reaction.enqueue(**event.payload())
