"""What happened to people."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True)
class PersonDeactivated(Event):
    person_id: UUID
    successor_id: UUID | None


@dataclass(frozen=True)
class CustomersPassedOn(Event):
    """Somebody left, and whoever let them go said who looks after their customers now."""

    person_id: UUID
    successor_id: UUID | None


@dataclass(frozen=True)
class PasskeyChanged(Event):
    """A key was added or removed, or seems to be copied: its owner is told by mail, in case it was somebody else."""

    person_id: UUID
    what: str
    key_name: str
    ip: str
    device: str
