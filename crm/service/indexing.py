"""How tickets look in search."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.service.models import Ticket
from kernel.actor import Actor
from search.registry import Hit, Source


def find_tickets(actor: Actor, words: str, limit: int) -> list[Hit]:
    rows = Ticket.objects.visible_to(actor).matching(words).select_related("account").order_by("-last_message_at")
    return [
        Hit(
            title=ticket.subject,
            url=reverse("service:ticket", args=[ticket.number]),
            detail=ticket.account.name if ticket.account else ticket.requester_name,
            note=f"#{ticket.number}",
            status=ticket.status,
        )
        for ticket in rows[:limit]
    ]


TICKETS = Source(
    "tickets",
    _("Tickets"),
    "inbox",
    find_tickets,
    lambda words: f"{reverse('service:tickets')}?{urlencode({'view': 'all', 'q': words})}",
)
