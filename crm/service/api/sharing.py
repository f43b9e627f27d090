"""With whom a ticket is shared."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from access.models import Share
from access.sharing import Whom
from crm.service.actions.sharing import end_ticket_share, share_ticket
from crm.service.permissions import EDIT_TICKETS, TICKET_POLICY, VIEW_TICKETS
from identity.api.sharing import (
    RecordShares,
    end_share,
    ending_operations,
    list_shares,
    make_share,
    sharing_operations,
)


class TicketSharing(RecordShares, abstract=True):
    policy = TICKET_POLICY

    def give(self, subject: Any, whom: Whom, *, may_change: bool) -> Share:
        return share_ticket(**self.by, ticket=subject, whom=whom, may_change=may_change)

    def end(self, subject: Any, share: Share) -> None:
        end_ticket_share(**self.by, ticket=subject, share=share)


class TicketSharesView(TicketSharing):
    operations = sharing_operations("ticket", VIEW_TICKETS, EDIT_TICKETS)

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return list_shares(self, request, pk)

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        return make_share(self, pk, self.taken())


class TicketShareView(TicketSharing):
    operations = ending_operations("ticket", EDIT_TICKETS)

    def delete(self, request: Request, pk: UUID, share_id: UUID) -> HttpResponse:
        return end_share(self, pk, share_id)
