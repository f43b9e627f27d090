"""Reads for the page of one ticket: few statements, however much it shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from access.policies import values_of
from audit.queries import HISTORY, Happened, read_history
from crm.customers.fields import ACCOUNT, CONTACT
from crm.customers.models import Account, Contact
from crm.customers.permissions import ACCOUNT_POLICY
from crm.service.models import Attachment, Category, Rating, Ticket
from crm.service.models.ticket_queries import UNFINISHED, sees_tickets
from crm.service.permissions import TICKET_POLICY
from crm.service.queries.conversation import MESSAGES, Spoken, read_messages
from crm.service.queries.links import LINKS, read_links
from crm.service.queries.presence import PRESENT, Present, read_present, since
from crm.service.queries.queue import QUEUE, QueueRow, read_queue
from identity.models import Team, User
from kernel.actor import Actor
from kernel.reading import Columns, rows

OTHERS = 5

TICKET = Columns(Ticket)
FOLLOWED = Columns(Ticket, "id", "number", "subject")
PERSON, RATING = Columns(User, "id", "name"), Columns(Rating)
# What pages say of the rows that a ticket refers to; the rest of them stays in the database.
REFERRED: dict[str, Columns[Any]] = {
    "account": Columns(Account, "id", "kind", "name", "phone", "grade", "since", "owner_id"),
    "contact": Columns(Contact, "id", "account_id", "name", "job_title", "phone"),
    "assignee": PERSON,
    "team": Columns(Team, "id", "name"),
    "category": Columns(Category, "id", "key", "names"),
    "follows_up": FOLLOWED,
}
OTHER_TICKETS = """(SELECT json_agg(o) FROM (SELECT x.number, x.subject, x.status FROM service_ticket x
   WHERE {same} AND x.status = ANY(%(unfinished)s) AND x.id <> t.id{seen}
   ORDER BY x.last_message_at DESC, x.id DESC LIMIT {limit}) o)"""
# Each is one value beside the ticket `t`; another ticket is `x`, and shown where `{seen}` holds of it.
AROUND = {
    name: f"SELECT {columns.as_json('x')} FROM {columns.table} x WHERE x.id = t.{name}_id"  # noqa: S608  (names)
    for name, columns in REFERRED.items()
} | {
    "owner": f"""SELECT {PERSON.as_json("u")} FROM identity_user u JOIN customers_account a ON a.owner_id = u.id
  WHERE a.id = t.account_id""",  # noqa: S608  (names of columns)
    "rating": f"SELECT {RATING.as_json('r')} FROM service_rating r WHERE r.ticket_id = t.id",  # noqa: S608  (the same)
    "my_drafts": """SELECT json_object_agg(d.kind, json_build_array(d.html, d.saved_at)) FROM service_draft d
  WHERE d.ticket_id = t.id AND d.user_id = %(me)s""",
    "is_watched": """SELECT EXISTS (SELECT 1 FROM service_ticket_watchers w
  WHERE w.ticket_id = t.id AND w.user_id = %(me)s)""",
    # Each of the two by its index; one condition with OR would read the whole table.
    "others": f"""SELECT CASE
  WHEN t.account_id IS NOT NULL
  THEN {OTHER_TICKETS.format(same="x.account_id = t.account_id", limit=OTHERS, seen="{seen}")}
  WHEN t.requester_email <> ''
  THEN {OTHER_TICKETS.format(same="x.requester_email = t.requester_email", limit=OTHERS, seen="{seen}")} END""",
    "links": LINKS + "{seen}",
    "follows_up": f"SELECT {FOLLOWED.as_json('x')} FROM service_ticket x WHERE x.id = t.follows_up_id{{seen}}",  # noqa: S608
    "shares": """SELECT json_agg(json_build_array(coalesce(u.name, g.name), s.may_change, s.team_id IS NOT NULL)
   ORDER BY coalesce(u.name, g.name))
  FROM access_share s LEFT JOIN identity_user u ON u.id = s.person_id LEFT JOIN identity_team g ON g.id = s.team_id
  WHERE s.record = 'ticket' AND s.record_id = t.id""",
    "present": PRESENT,
    "said": MESSAGES.format(ticket="t.id", only="ORDER BY s.at, s.id OFFSET %(skip)s"),
    "happened": HISTORY.format(
        subject="t.id",
        type="service.ticket",
        since="(SELECT k.at FROM service_message k WHERE k.id = %(last)s AND k.ticket_id = t.id)",
    ),
    "queue": f"SELECT CASE WHEN %(with_queue)s THEN {QUEUE} END",
}
# What changes from one moment to the next, while the column beside the conversation stays as it is.
OFTEN = ("assignee", "team", "category", "is_watched", "links", "present", "said", "happened", "queue")


@dataclass(frozen=True)
class Borders:
    """Conditions of who asks: what they see of the ticket, of others, of its customer. Empty where they see all."""

    ticket: str = ""
    change: str = ""
    other: str = ""
    account: str = ""

    @classmethod
    def of(cls, actor: Actor) -> Borders:
        return cls(
            TICKET_POLICY.condition(actor, "t"),
            TICKET_POLICY.condition(actor, "t", changing=True),
            TICKET_POLICY.condition(actor, "x"),
            ACCOUNT_POLICY.condition(actor, "x"),
        )


@lru_cache(maxsize=64)
def _statement(names: Iterable[str], borders: Borders) -> str:
    """Two values first: whether the actor may change the ticket, and whether they see its customer."""
    change = borders.change or "true"
    customer = f"EXISTS (SELECT 1 FROM customers_account x WHERE x.id = t.account_id AND {borders.account or 'true'})"  # noqa: S608
    seen = f" AND {borders.other}" if borders.other else ""
    values = ", ".join(f"({AROUND[name].replace('{seen}', seen)})" for name in names)
    where = f"t.number = %(number)s{f' AND {borders.ticket}' if borders.ticket else ''}"
    return f"SELECT {change}, {customer}, {TICKET.select('t')}, {values} FROM service_ticket t WHERE {where}"  # noqa: S608


class Shared(NamedTuple):
    """With whom the ticket is shared."""

    name: str
    may_change: bool
    is_team: bool


class OpenTicket(NamedTuple):
    number: int
    subject: str
    status: str


@dataclass(frozen=True)
class TicketPage:
    """A ticket with what its page shows of its surroundings, and what the reader has typed and not sent.

    On the ticket: `others` (open ones of the same account, or of the same address when there is none), `my_drafts`
    (by kind of message: HTML and when it was saved) `is_watched` (by the reader), `links` to other tickets and, of
    these, the `original` that it repeats; `is_changeable` by the reader, and whether the reader `sees_customer`: of a
    customer whom they do not see, a ticket says the name alone.
    """

    ticket: Ticket
    said: list[Spoken]
    happened: list[Happened]
    queue: list[QueueRow]
    present: Present


def ticket_page(
    actor: Actor,
    number: int,
    *,
    at: datetime,
    skip: int = 0,
    last: UUID | None = None,
    with_queue: bool = True,
    with_surroundings: bool = True,
) -> TicketPage | None:
    """In one statement; None for a ticket that the actor does not see.

    `skip` leaves out so many messages, `last` what happened before the message of this id. Without its surroundings
    the ticket has `is_watched` and `links` alone.
    """
    if not sees_tickets(actor):
        return None
    names = tuple(AROUND) if with_surroundings else OFTEN
    asked = {"number": number, "me": actor.user_id, "skip": skip, "last": last, "with_queue": with_queue}
    asked |= since(at) | values_of(actor) | {"unfinished": list(UNFINISHED)}
    found = rows(_statement(names, Borders.of(actor)), asked)
    if not found:
        return None
    is_changeable, sees_customer, *columns = found[0]
    width = len(TICKET.names)
    ticket = TICKET.from_row(columns[:width])
    values = dict(zip(names, columns[width:], strict=True))
    _surround(ticket, values)
    _set(ticket, "is_changeable", is_changeable)
    _set(ticket, "sees_customer", sees_customer)
    if with_surroundings and not sees_customer:
        _leave_the_name(ticket)
    return TicketPage(
        ticket=ticket,
        said=read_messages(values["said"]),
        happened=read_history(values["happened"]),
        queue=read_queue(values["queue"]),
        present=read_present(values["present"]),
    )


def _surround(ticket: Ticket, values: dict[str, Any]) -> None:
    for name in REFERRED.keys() & values.keys():
        setattr(ticket, name, REFERRED[name].from_json(values[name]))
    for kind in (ACCOUNT, CONTACT):
        if values.get(kind.key):
            kind.for_reader(getattr(ticket, kind.key))
    if "owner" in values and ticket.account is not None:
        ticket.account.owner = PERSON.from_json(values["owner"])
    if "rating" in values:
        # The same as Django keeps for a row on the other side that is not there.
        ticket._state.fields_cache["rating"] = RATING.from_json(values["rating"])
    if "others" in values:
        _set(ticket, "others", [OpenTicket(**other) for other in values["others"] or ()])
        _set(ticket, "shares", [Shared(*share) for share in values["shares"] or ()])
        drafts = (values["my_drafts"] or {}).items()
        _set(ticket, "my_drafts", {kind: (html, datetime.fromisoformat(at)) for kind, (html, at) in drafts})
    _set(ticket, "is_watched", values["is_watched"])
    links = read_links(values["links"])
    _set(ticket, "links", links)
    _set(ticket, "original", next((link for link in links if link.is_original), None))


def _leave_the_name(ticket: Ticket) -> None:
    """As it is kept on the ticket: the keys to customer and contact stay what they are."""
    kept, account = ticket._state.fields_cache, ticket.account
    if account is not None:
        kept["account"] = Account(id=account.pk, kind=account.kind, name=account.name)
    kept["contact"] = None


def _set(ticket: Ticket, name: str, value: object) -> None:
    """What no field of the model holds."""
    setattr(ticket, name, value)


def visible_file(actor: Actor, attachment_id: Any) -> Attachment | None:
    """A file of a ticket that the actor sees, or an own upload that waits for its message."""
    seen = Q(message__ticket__in=Ticket.objects.visible_to(actor))
    waiting = Q(message__isnull=True, uploaded_by_id=actor.user_id)
    return Attachment.objects.filter(seen | waiting, pk=attachment_id).first()


def waiting_uploads(actor: Actor, ids: list[Any]) -> list[Attachment]:
    """Of these, one's own uploads that no message holds yet."""
    if not ids:
        return []
    waiting = Attachment.objects.filter(pk__in=ids, message__isnull=True, uploaded_by_id=actor.user_id)
    return list(waiting.order_by("id"))
