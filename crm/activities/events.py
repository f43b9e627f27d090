"""What happened to what is logged."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True)
class ActivityLogged(Event):
    activity_id: UUID
    account_id: UUID


@dataclass(frozen=True)
class ActivityChanged(Event):
    activity_id: UUID
    account_id: UUID


@dataclass(frozen=True)
class ActivityRemoved(Event):
    activity_id: UUID
    account_id: UUID


@dataclass(frozen=True)
class TaskGiven(Event):
    """To somebody else than who gave it; `by` is that one's name."""

    task_id: UUID
    by: str
