"""What happened to tickets."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from kernel.events import Event


@dataclass(frozen=True)
class TicketFiled(Event):
    ticket_id: UUID
    message_id: UUID


@dataclass(frozen=True)
class CustomerReplied(Event):
    ticket_id: UUID
    message_id: UUID


@dataclass(frozen=True)
class StaffReplied(Event):
    ticket_id: UUID
    message_id: UUID


@dataclass(frozen=True)
class NoteWritten(Event):
    ticket_id: UUID
    message_id: UUID


@dataclass(frozen=True)
class TicketAssigned(Event):
    ticket_id: UUID
    assignee_id: UUID
    by_id: UUID | None


@dataclass(frozen=True)
class TicketChanged(Event):
    """`fields` are the names of what changed."""

    ticket_id: UUID
    fields: tuple[str, ...]


@dataclass(frozen=True)
class TicketSolved(Event):
    ticket_id: UUID


@dataclass(frozen=True)
class TicketReopened(Event):
    ticket_id: UUID


@dataclass(frozen=True)
class TicketClosed(Event):
    ticket_id: UUID


@dataclass(frozen=True)
class TicketMarkedDuplicate(Event):
    ticket_id: UUID
    of_id: UUID
