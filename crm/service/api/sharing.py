"""With whom a ticket is shared."""

from __future__ import annotations

from typing import Any

from access.models import Share
from access.sharing import Whom
from crm.service.actions.sharing import end_ticket_share, share_ticket
from crm.service.permissions import EDIT_TICKETS, TICKET_POLICY, VIEW_TICKETS
from identity.api.sharing import RecordShares, SharesView, ShareView, ending_operations, sharing_operations


class TicketSharing(RecordShares, abstract=True):
    policy = TICKET_POLICY

    def give(self, subject: Any, whom: Whom, *, may_change: bool) -> Share:
        return share_ticket(**self.by, ticket=subject, whom=whom, may_change=may_change)

    def end(self, subject: Any, share: Share) -> None:
        end_ticket_share(**self.by, ticket=subject, share=share)


class TicketSharesView(TicketSharing, SharesView):  # type: ignore[misc]
    operations = sharing_operations("ticket", VIEW_TICKETS, EDIT_TICKETS)


class TicketShareView(TicketSharing, ShareView):  # type: ignore[misc]
    operations = ending_operations("ticket", EDIT_TICKETS)
