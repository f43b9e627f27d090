"""With whom a ticket is shared."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from access.models import Share
from access.sharing import Whom
from crm.service.actions.sharing import end_ticket_share, share_ticket
from crm.service.models import Ticket
from crm.service.permissions import EDIT_TICKETS, TICKET_POLICY, VIEW_TICKETS
from crm.service.views.tickets import TicketView
from identity.views.sharing import ShareRemovalView, SharesView


class TicketSharing(SharesView, TicketView, abstract=True):
    policy = TICKET_POLICY

    def subject(self) -> Ticket:
        return self.ticket(self.kwargs["number"])

    def address(self, subject: Any) -> str:
        return reverse("service:ticket", args=[subject.number])

    def give(self, subject: Any, whom: Whom, *, may_change: bool) -> Share:
        return share_ticket(**self.by, ticket=subject, whom=whom, may_change=may_change)

    def end(self, subject: Any, share: Share) -> None:
        end_ticket_share(**self.by, ticket=subject, share=share)


class TicketSharesView(TicketSharing):
    permission = VIEW_TICKETS


class TicketShareRemovalView(TicketSharing, ShareRemovalView):
    permission = EDIT_TICKETS
