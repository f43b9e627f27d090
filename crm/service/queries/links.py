"""With which other tickets a ticket belongs together, and which ones could be meant."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db.models import Q

from crm.service.models import LinkKind, Ticket, TicketLink
from crm.service.models.ticket_queries import says
from kernel.actor import Actor

SUGGESTED = 12

# One value beside the ticket `t`; each half by an index of its own. What the reader must see of `x` is added.
LINKS = """SELECT json_agg(json_build_array(x.number, x.subject, x.status, l.kind, l.is_later)
  ORDER BY l.made_at, x.number)
 FROM (
  SELECT k.kind, k.made_at, true AS is_later, k.earlier_id AS id FROM service_ticketlink k WHERE k.later_id = t.id
  UNION ALL
  SELECT k.kind, k.made_at, false, k.later_id FROM service_ticketlink k WHERE k.earlier_id = t.id
 ) l JOIN service_ticket x ON x.id = l.id WHERE true"""


class Linked(NamedTuple):
    number: int
    subject: str
    status: str
    kind: str
    is_later: bool
    """Whether the ticket at hand is the later one: the duplicate, or what was split off."""

    @property
    def is_original(self) -> bool:
        """The ticket at hand repeats this one."""
        return self.kind == LinkKind.DUPLICATE and self.is_later

    @property
    def is_duplicate(self) -> bool:
        return self.kind == LinkKind.DUPLICATE and not self.is_later

    @property
    def is_split(self) -> bool:
        return self.kind == LinkKind.SPLIT


def read_links(value: list[list[Any]] | None) -> list[Linked]:
    """What `LINKS` found."""
    return [Linked(*row) for row in value or ()]


def linkable(ticket: Ticket, actor: Actor, words: str) -> list[Ticket]:
    """By words or number; without either, what the same customer has open. Not those that are linked already."""
    tickets = Ticket.objects.visible_to(actor).exclude(pk=ticket.pk)
    tickets = tickets.exclude(pk__in=TicketLink.objects.filter(later=ticket).values("earlier"))
    tickets = tickets.exclude(pk__in=TicketLink.objects.filter(earlier=ticket).values("later"))
    if words:
        tickets = tickets.filter(says(words))
    elif ticket.account_id:
        tickets = tickets.filter(account_id=ticket.account_id)
    elif ticket.requester_email:
        tickets = tickets.filter(Q(requester_email=ticket.requester_email))
    else:
        return []
    return list(tickets.select_related("account").order_by("-last_message_at", "-id")[:SUGGESTED])
