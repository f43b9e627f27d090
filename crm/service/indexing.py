"""How tickets look in search."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, IntegerField, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm.service.models import Ticket
from kernel.actor import Actor
from search.registry import Hit, Source


def find_tickets(actor: Actor, words: str, limit: int) -> list[Hit]:
    rows = Ticket.objects.visible_to(actor).matching(words).select_related("account")
    rows = rows.order_by(_its_number(words), "-last_message_at", "-id")
    return [
        Hit(
            title=ticket.subject,
            url=reverse("service:ticket", args=[ticket.number]),
            detail=ticket.account.name if ticket.account else ticket.requester_name,
            note=f"#{ticket.number}",
            status=ticket.status,
            pk=ticket.pk,
            also=((_("Requester"), ticket.requester_name), (_("Last message"), ticket.preview)),
        )
        for ticket in rows[:limit]
    ]


def _its_number(words: str) -> Any:
    """Whoever types a number means that ticket, however many others speak of it."""
    number = words.lstrip("#")
    is_it = Q(number=int(number)) if number.isdecimal() and len(number) < 15 else Q(pk__in=())
    return Case(When(is_it, then=0), default=1, output_field=IntegerField())


TICKETS = Source(
    "tickets",
    _("Tickets"),
    "inbox",
    find_tickets,
    lambda words: f"{reverse('service:tickets')}?{urlencode({'view': 'all', 'q': words})}",
)
