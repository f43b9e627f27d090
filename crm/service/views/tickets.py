"""The page of one ticket, and a look at it from the list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from crm.service.forms import Composer
from crm.service.models import TRANSITIONS, MessageKind, Priority, Status, Ticket
from crm.service.models.ticket_queries import CLOSES_AFTER
from crm.service.permissions import CREATE_TICKETS, EDIT_TICKETS, REPLY_TO_TICKETS, VIEW_TICKETS
from crm.service.queries.ticket import (
    changes_of,
    conversation,
    my_queue,
    other_open_tickets,
    seen_until,
    ticket_page_query,
)
from crm.service.timeline import timeline
from identity.views.rooms import DeskView

PARTS = ("conversation", "customer", "details")
# After which answer the composer offers to go on to which state.
SEND_AND = (Status.SOLVED, Status.PENDING, Status.HOLD, Status.OPEN)


class TicketView(DeskView, abstract=True):
    """A view of one ticket that the reader may see; every other number is 404."""

    def ticket(self, number: int) -> Ticket:
        found: Ticket | None = ticket_page_query(self.request.actor).filter(number=number).first()
        if found is None:
            raise Http404
        return found

    def is_newer(self, number: int, known: str) -> bool:
        seen = Ticket.objects.visible_to(self.request.actor).filter(number=number).values_list("version", flat=True)
        version = seen.first()
        if version is None:
            raise Http404
        return str(version) != known

    def seen_until(self, ticket: Ticket) -> datetime | None:
        newest: datetime | None = ticket.messages.public().aggregate(at=Max("at"))["at"]
        return newest

    def may_reply(self, ticket: Ticket) -> bool:
        return self.request.actor.may(REPLY_TO_TICKETS) and ticket.status != Status.CLOSED

    def kind_for(self, ticket: Ticket, wanted: str) -> str:
        """Who may not answer writes notes; a closed ticket takes nothing else."""
        is_note = wanted == MessageKind.NOTE or not self.may_reply(ticket)
        return MessageKind.NOTE.value if is_note else MessageKind.PUBLIC.value

    def rights(self, ticket: Ticket) -> dict[str, Any]:
        actor = self.request.actor
        return {
            "may_edit": actor.may(EDIT_TICKETS),
            "may_reply": self.may_reply(ticket),
            "may_create": actor.may(CREATE_TICKETS),
            "send_and": [state for state in SEND_AND if ticket.may_become(state)],
            "reads_mail": bool(ticket.requester_email),
            "composer_key": f"ticket:{actor.user_id}:{ticket.number}",
        }

    def context(self, ticket: Ticket, composer: Composer | None) -> dict[str, Any]:
        """All that the page shows; the parts read what they need of it."""
        actor = self.request.actor
        said = conversation(ticket, with_notes=True)
        return {
            "ticket": ticket,
            "composer": composer,
            "items": timeline(said, changes_of(ticket)),
            "seen_until": seen_until(said),
            "queue": my_queue(actor),
            "others": other_open_tickets(ticket, actor),
            "statuses": sorted(TRANSITIONS[ticket.status], key=list(Status).index),
            "priorities": list(Priority),
            "closes_at": ticket.solved_at + CLOSES_AFTER if ticket.solved_at else None,
            "part": self.part,
            **self.rights(ticket),
        }

    @property
    def part(self) -> str:
        wanted = self.request.GET.get("part", "")
        return wanted if wanted in PARTS else PARTS[0]


class TicketPageView(TicketView):
    permission = VIEW_TICKETS

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        ticket = self.ticket(number)
        composer = Composer.with_draft(ticket, self.kind_for(ticket, request.GET.get("kind", "")))
        return render(request, "service/ticket.html", self.context(ticket, composer))


class TicketPeekView(TicketView):
    """The last words of a ticket, beside the list."""

    permission = VIEW_TICKETS

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        ticket = self.ticket(number)
        items = timeline(list(ticket.messages.public().prefetch_related("attachments").order_by("-at")[:3]), [])
        return render(request, "service/peek.html", {"ticket": ticket, "items": items})
