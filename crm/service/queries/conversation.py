"""What was said on a ticket, with its files."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from crm.service.models import MessageKind, Ticket
from kernel.reading import rows

# One value: put the ticket's id into it, and what to leave out of the messages in order.
MESSAGES = """(SELECT json_agg(json_build_array(m.id, m.kind, m.by_staff, m.author_name, m.channel, m.html, m.at,
  (SELECT json_agg(json_build_array(f.id, f.name, f.content_type, f.size, f.width) ORDER BY f.id)
   FROM service_attachment f WHERE f.message_id = m.id AND NOT f.inline)) ORDER BY m.at, m.id)
 FROM (SELECT * FROM service_message s WHERE s.ticket_id = {ticket} {only}) m)"""
PUBLIC = f"AND s.kind = '{MessageKind.PUBLIC.value}'"

ALL_PUBLIC = f"SELECT {MESSAGES.format(ticket='%(ticket)s', only=PUBLIC)}"
NEWEST = (
    f"SELECT {MESSAGES.format(ticket='%(ticket)s', only=PUBLIC + ' ORDER BY s.at DESC, s.id DESC LIMIT %(count)s')}"
)


class File(NamedTuple):
    pk: UUID
    name: str
    content_type: str
    size: int
    width: int | None

    @property
    def is_image(self) -> bool:
        return self.width is not None


class Spoken(NamedTuple):
    """A message as readers see it."""

    pk: UUID
    kind: str
    by_staff: bool
    author_name: str
    channel: str
    html: str
    at: datetime
    files: tuple[File, ...]

    @property
    def is_note(self) -> bool:
        return self.kind == MessageKind.NOTE


def public_conversation(ticket: Ticket) -> list[Spoken]:
    """In order, without notes."""
    return read_messages(rows(ALL_PUBLIC, {"ticket": ticket.pk})[0][0])


def newest(ticket: Ticket, count: int) -> list[Spoken]:
    """The last public words, the newest first."""
    return read_messages(rows(NEWEST, {"ticket": ticket.pk, "count": count})[0][0])[::-1]


def read_messages(value: list[list[Any]] | None) -> list[Spoken]:
    """What `MESSAGES` found."""
    return [_spoken(*row) for row in value or ()]


def seen_until(messages: list[Spoken]) -> datetime | None:
    """When the newest public message among these was written."""
    return max((message.at for message in messages if not message.is_note), default=None)


def _spoken(pk: str, kind: str, by_staff: bool, *said: Any) -> Spoken:
    author_name, channel, html, at, files = said
    kept = tuple(File(UUID(key), *rest) for key, *rest in files or ())
    return Spoken(UUID(pk), kind, by_staff, author_name, channel, html, datetime.fromisoformat(at), kept)
