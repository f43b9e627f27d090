"""Who sees which tickets, and the words in which lists ask for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models

from crm.service.models.message import Message
from crm.service.permissions import TICKET_POLICY
from kernel.actor import Actor

if TYPE_CHECKING:
    from crm.service.models.ticket import Ticket  # noqa: F401

CLOSES_AFTER = timedelta(days=4)
UNFINISHED = ("new", "open", "pending", "hold")


def says(words: str) -> models.Q:
    """Tickets in whose subject, customer or last message these words stand, or whose number they are."""
    found = (
        models.Q(subject__icontains=words)
        | models.Q(requester_name__icontains=words)
        | models.Q(account__name__icontains=words)
        | models.Q(preview__icontains=words)
    )
    number = words.lstrip("#")
    if number.isdecimal() and len(number) < 15:
        found |= models.Q(number=int(number))
    return found


def sees_tickets(actor: Actor) -> bool:
    """Whether there are any for the actor; customers never come this way, but through self_service."""
    return TICKET_POLICY.opens_to(actor)


class TicketQuerySet(models.QuerySet["Ticket"]):
    def visible_to(self, actor: Actor) -> TicketQuerySet:
        return TICKET_POLICY.seen(self, actor)  # type: ignore[return-value]

    def changeable_by(self, actor: Actor) -> TicketQuerySet:
        return TICKET_POLICY.changeable(self, actor)  # type: ignore[return-value]

    def of_member(self, member: Any) -> TicketQuerySet:
        """A customer's own tickets, and their company's when they may see them; none in which only staff speak."""
        own = models.Q(account_id=member.account_id)
        if not member.sees_company_tickets:
            own &= models.Q(contact_id=member.contact_id)
        spoken = Message.objects.public().filter(ticket_id=models.OuterRef("pk"))
        return self.filter(own).filter(models.Exists(spoken))

    def unfinished(self) -> TicketQuerySet:
        return self.filter(status__in=UNFINISHED)

    def assigned_to(self, user_id: UUID | None) -> TicketQuerySet:
        return self.filter(assignee_id=user_id)

    def unassigned(self) -> TicketQuerySet:
        return self.filter(assignee__isnull=True)

    def ready_to_close(self, at: datetime) -> TicketQuerySet:
        return self.filter(status="solved", solved_at__lte=at - CLOSES_AFTER)

    def matching(self, words: str) -> TicketQuerySet:
        return self.filter(says(words))
