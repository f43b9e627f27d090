"""The page of one ticket, and a look at it from the list."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from audit.sights import saw
from crm.customers.permissions import ACCOUNT_POLICY
from crm.service.fields import TICKET
from crm.service.forms import Composer
from crm.service.models import TRANSITIONS, MessageKind, Priority, Status, Ticket
from crm.service.models.ticket_queries import CLOSES_AFTER
from crm.service.permissions import CREATE_TICKETS, EDIT_TICKETS, REPLY_TO_TICKETS, TICKET_POLICY, VIEW_TICKETS
from crm.service.queries.conversation import newest, seen_until
from crm.service.queries.queue import queue_version
from crm.service.queries.ticket import TicketPage, ticket_page
from crm.service.timeline import after_the_last_message, timeline
from identity.views.rooms import DeskView
from kernel.clock import system_clock
from kernel.fields import cells
from knowledge_base.permissions import WRITE_ARTICLES

PEEKED = 3
PARTS = ("conversation", "customer", "details")
# After which answer the composer offers to go on to which state.
SEND_AND = (Status.SOLVED, Status.PENDING, Status.HOLD, Status.OPEN)


class TicketView(DeskView, abstract=True):
    """A view of one ticket that the reader may see; every other number is 404."""

    def ticket(self, number: int) -> Ticket:
        seen = Ticket.objects.visible_to(self.request.actor).select_related("account", "assignee", "category")
        found: Ticket | None = seen.filter(number=number).first()
        if found is None:
            raise Http404
        return found

    def page(self, number: int, **known: Any) -> TicketPage:
        """The ticket with all that its page shows; `known` as ticket_page takes it."""
        found = ticket_page(self.request.actor, number, at=system_clock(), **known)
        if found is None:
            raise Http404
        return found

    def seen_until(self, ticket: Ticket) -> datetime | None:
        newest: datetime | None = ticket.messages.public().aggregate(at=Max("at"))["at"]
        return newest

    def is_changeable(self, ticket: Ticket) -> bool:
        """One statement where the role reaches some tickets alone and the page did not ask along."""
        known = getattr(ticket, "is_changeable", None)
        return TICKET_POLICY.reaches(self.request.actor, ticket.pk, changing=True) if known is None else bool(known)

    def may_reply(self, ticket: Ticket) -> bool:
        may = self.request.actor.may(REPLY_TO_TICKETS) and ticket.status != Status.CLOSED
        return may and self.is_changeable(ticket)

    def kind_for(self, ticket: Ticket, wanted: str) -> str:
        """Who may not answer writes notes; a closed ticket takes nothing else."""
        is_note = wanted == MessageKind.NOTE or not self.may_reply(ticket)
        return MessageKind.NOTE.value if is_note else MessageKind.PUBLIC.value

    def rights(self, ticket: Ticket) -> dict[str, Any]:
        actor, is_changeable = self.request.actor, self.is_changeable(ticket)
        may_edit = actor.may(EDIT_TICKETS) and is_changeable
        return {
            "is_changeable": is_changeable,
            "may_edit": may_edit,
            "may_change": may_edit and ticket.status != Status.CLOSED,
            "may_reply": self.may_reply(ticket),
            "may_create": actor.may(CREATE_TICKETS),
            "may_write_articles": actor.may(WRITE_ARTICLES),
            "send_and": [state for state in SEND_AND if ticket.may_become(state)],
            "reads_mail": bool(ticket.requester_email),
            "composer_key": f"ticket:{actor.user_id}:{ticket.number}",
        }

    def context(self, page: TicketPage, composer: Composer | None) -> dict[str, Any]:
        """All that the page shows; the parts read what they need of it."""
        self.request.has_folded_navigation = True  # type: ignore[attr-defined]
        told = timeline(page.said, page.happened)
        tail = after_the_last_message(told)
        return {
            "composer": composer,
            "items": told[:tail],
            "tail": told[tail:],
            "seen_until": seen_until(page.said),
            "said": len(page.said),
            "last": page.said[-1].pk.hex if page.said else "",
            "queue": page.queue,
            "queue_version": queue_version(page.queue),
            "present": page.present,
            **self.head(page.ticket),
        }

    def head(self, ticket: Ticket) -> dict[str, Any]:
        """The ticket with its properties, and what the reader may do with them."""
        return {
            "ticket": ticket,
            "statuses": sorted(TRANSITIONS[ticket.status], key=list(Status).index),
            "priorities": list(Priority),
            "head_version": head_version(ticket),
            "closes_at": ticket.solved_at + CLOSES_AFTER if ticket.solved_at else None,
            "part": self.part,
            "cells": cells(TICKET.custom, ticket),
            "fields_url": f"{reverse('service:ticket', args=[ticket.number])}fields/",
            **self.rights(ticket),
        }

    @property
    def part(self) -> str:
        wanted = self.request.GET.get("part", "")
        return wanted if wanted in PARTS else PARTS[0]


def head_version(ticket: Ticket) -> str:
    """Another text when another property stands over the conversation."""
    refers = (ticket.assignee_id, ticket.team_id, ticket.category_id)
    shown = (ticket.subject, ticket.status, ticket.priority, ticket.tags, *refers, ticket.is_watched)  # type: ignore[attr-defined]
    return hashlib.md5(repr(shown).encode(), usedforsecurity=False).hexdigest()


class TicketPageView(TicketView):
    permission = VIEW_TICKETS

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        page = self.page(number)
        saw(self.request.actor, page.ticket)
        composer = Composer.with_draft(page.ticket, self.kind_for(page.ticket, request.GET.get("kind", "")))
        return render(request, "service/ticket.html", self.context(page, composer))


class TicketPeekView(TicketView):
    """The last words of a ticket, beside the list."""

    permission = VIEW_TICKETS

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        ticket = self.ticket(number)
        saw(self.request.actor, ticket)
        items = [timeline([message], [])[0] for message in newest(ticket, PEEKED)]
        actor, account_id = self.request.actor, ticket.account_id
        sees_customer = account_id is not None and ACCOUNT_POLICY.reaches(actor, account_id)
        return render(request, "service/peek.html", {"ticket": ticket, "items": items, "sees_customer": sees_customer})
