from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True)
class EndpointStopped(Event):
    """Nobody asked for it: the other side failed for too long, or said that it is gone."""

    endpoint_id: UUID
    why: str
