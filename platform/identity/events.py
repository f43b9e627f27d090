"""What happened to people."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True)
class PersonDeactivated(Event):
    person_id: UUID
    successor_id: UUID | None
