"""A ticket given to a person or a team that would not reach it."""

from __future__ import annotations

from access.models import Share
from access.sharing import Whom, give, take_back
from crm.service.actions.conversation import lock_ticket
from crm.service.models import Ticket
from crm.service.permissions import EDIT_TICKETS, TICKET_POLICY
from kernel.actions import action
from kernel.actor import Actor
from kernel.clock import Clock


@action(EDIT_TICKETS)
def share_ticket(*, actor: Actor, clock: Clock, ticket: Ticket, whom: Whom, may_change: bool) -> Share:
    ticket = lock_ticket(ticket, actor)
    share = give(TICKET_POLICY, ticket, whom=whom, may_change=may_change, actor=actor, clock=clock)
    ticket.bump([], at=clock())
    return share


@action(EDIT_TICKETS)
def end_ticket_share(*, actor: Actor, clock: Clock, ticket: Ticket, share: Share) -> None:
    ticket = lock_ticket(ticket, actor)
    take_back(TICKET_POLICY, ticket, share, actor=actor)
    ticket.bump([], at=clock())
