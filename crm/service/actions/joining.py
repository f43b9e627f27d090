"""A stranger becomes a customer: the address is confirmed, and what they filed becomes theirs."""

from __future__ import annotations

from dataclasses import dataclass

from crm.customers.actions import join_portal
from crm.customers.models import PortalMember
from crm.customers.models.contacted import reckon_for
from crm.service.actions.conversation import lock_ticket
from crm.service.models import Ticket
from identity.actions.customers import confirm_address
from identity.models import User
from kernel.actions import action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.permissions import ANYBODY


@dataclass(frozen=True)
class Joined:
    """Who may be signed in now, and the number of the request that brought them, if any."""

    user: User
    member: PortalMember
    number: int | None = None


@action(ANYBODY)
def join_by_link(*, actor: Actor, clock: Clock, secret: str) -> Joined:
    """Use a confirmation link, of a sign-up or of a request. Raises LinkNotUsable."""
    confirmed = confirm_address(actor=actor, clock=clock, secret=secret)
    member = join_portal(actor=actor, clock=clock, user=confirmed.user)
    number = confirmed.payload.get("number")
    ticket = Ticket.objects.filter(number=number).first() if number else None
    if ticket is None:
        nothing_changed()
        return Joined(confirmed.user, member)
    _give(ticket, member, actor=actor, clock=clock)
    return Joined(confirmed.user, member, ticket.number)


def _give(ticket: Ticket, member: PortalMember, *, actor: Actor, clock: Clock) -> None:
    ticket = lock_ticket(ticket, actor)
    if ticket.account_id is not None:  # staff have found the customer meanwhile; they know better
        nothing_changed()
        return
    ticket.account, ticket.contact = member.account, member.contact
    ticket.bump(["account", "contact"], at=clock())
    record("joined to the customer", ticket, account=member.account)
    reckon_for([member.account.pk], at=clock())
