"""What happened to customers."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True)
class AccountCreated(Event):
    account_id: UUID


@dataclass(frozen=True)
class AccountChanged(Event):
    """`fields` are the names of what changed."""

    account_id: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True)
class ContactCreated(Event):
    contact_id: UUID
    account_id: UUID


@dataclass(frozen=True)
class ContactChanged(Event):
    contact_id: UUID
    fields: tuple[str, ...]
