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
