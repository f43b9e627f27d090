"""What happened to opportunities."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True)
class OpportunityCreated(Event):
    opportunity_id: UUID
    account_id: UUID


@dataclass(frozen=True)
class OpportunityChanged(Event):
    """`fields` are the names of what changed."""

    opportunity_id: UUID
    fields: tuple[str, ...]
