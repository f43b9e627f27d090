"""What happened to leads."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True)
class LeadCreated(Event):
    lead_id: UUID


@dataclass(frozen=True)
class LeadChanged(Event):
    """`fields` are the names of what changed."""

    lead_id: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True)
class LeadGiven(Event):
    """To somebody else than who gave it; `by` is that one's name, empty for a rule."""

    lead_id: UUID
    by: str
