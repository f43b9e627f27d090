"""What happened to workspaces that are being made."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True)
class WorkspaceWanted(Event):
    """An address is reserved for a confirmed sign-up, and the rest is to be made."""

    sign_up_id: UUID
