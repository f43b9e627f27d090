"""One's own unfinished tickets, which stand beside every ticket."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, NamedTuple

from access.policies import values_of
from crm.service.models.ticket_queries import UNFINISHED, sees_tickets
from crm.service.permissions import TICKET_POLICY
from crm.service.queries.presence import PRESENT, Present, read_present, since
from kernel.actor import Actor
from kernel.reading import rows

LENGTH = 40

# One value.
QUEUE = f"""(SELECT json_agg(json_build_array(q.number, q.version, q.subject, q.status, q.priority, q.last_by,
   q.last_message_at, q.customer) ORDER BY q.last_message_at DESC, q.id DESC)
 FROM (SELECT x.*, coalesce(a.name, x.requester_name) AS customer
  FROM service_ticket x LEFT JOIN customers_account a ON a.id = x.account_id
  WHERE x.assignee_id = %(me)s AND x.status = ANY(%(unfinished)s)
  ORDER BY x.last_message_at DESC, x.id DESC LIMIT {LENGTH}) q)"""  # noqa: S608  (constants of this file)

# Asked by each open page every few seconds: one statement says whether anything that it shows is another.
VERSIONS = f"""
SELECT t.version,
 (SELECT md5(string_agg(q.number || ':' || q.version, ',' ORDER BY q.last_message_at DESC, q.id DESC)) FROM (
   SELECT x.number, x.version, x.last_message_at, x.id FROM service_ticket x
   WHERE x.assignee_id = %(me)s AND x.status = ANY(%(unfinished)s)
   ORDER BY x.last_message_at DESC, x.id DESC LIMIT {LENGTH}) q),
 ({PRESENT})
FROM service_ticket t WHERE t.number = %(number)s AND """  # noqa: S608  (constants of this file)


class QueueRow(NamedTuple):
    number: int
    version: int
    subject: str
    status: str
    priority: str
    last_by: str
    last_message_at: datetime
    customer: str

    @property
    def waits(self) -> bool:
        """The customer wrote last."""
        return self.last_by == "customer"


def my_queue(actor: Actor) -> list[QueueRow]:
    """The last word first. What somebody answers themselves they see at every step."""
    if not sees_tickets(actor):
        return []
    return read_queue(rows("SELECT " + QUEUE, {"me": actor.user_id, "unfinished": list(UNFINISHED)})[0][0])


def read_queue(value: list[list[Any]] | None) -> list[QueueRow]:
    """What `QUEUE` found."""
    return [
        QueueRow(number, version, subject, status, priority, last_by, datetime.fromisoformat(at), customer)
        for number, version, subject, status, priority, last_by, at, customer in value or ()
    ]


def queue_version(queue: list[QueueRow]) -> str:
    """Another text when another row, or something in a row, is shown."""
    shown = ",".join(f"{row.number}:{row.version}" for row in queue)
    return hashlib.md5(shown.encode(), usedforsecurity=False).hexdigest() if queue else ""


class Versions(NamedTuple):
    ticket: str
    queue: str
    present: Present


def versions(actor: Actor, number: int, *, at: datetime) -> Versions | None:
    """Of a ticket, of the reader's queue, and who else is there; None for a ticket that the reader does not see."""
    if not sees_tickets(actor):
        return None
    asked = {"number": number, "me": actor.user_id, "unfinished": list(UNFINISHED)} | since(at) | values_of(actor)
    found = rows(VERSIONS + (TICKET_POLICY.condition(actor, "t") or "true"), asked)
    if not found:
        return None
    ticket, queue, present = found[0]
    return Versions(str(ticket), queue or "", read_present(present))
