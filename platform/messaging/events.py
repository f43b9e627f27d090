"""What happened to mail."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True)
class MailArrived(Event):
    mail_id: UUID
    reference: str
    is_genuine: bool
