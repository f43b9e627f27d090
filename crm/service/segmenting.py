"""Tickets and what customers thought of them, as segments ask for it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from crm.segments.conditions.related import Related, Where
from crm.service.models import Channel, Priority, Rating, Status, Ticket
from crm.service.permissions import VIEW_TICKETS
from kernel.actor import Actor

GOOD, BAD = "good", "bad"


def _tickets(actor: Actor | None) -> QuerySet[Any, Any]:
    return Ticket.objects.all() if actor is None else Ticket.objects.visible_to(actor)


def _ratings(actor: Actor | None) -> QuerySet[Any, Any]:
    found = Rating.objects.all()
    return found if actor is None else found.filter(ticket__in=Ticket.objects.visible_to(actor))


def _rated(values: tuple[str, ...]) -> Q:
    return Q(is_good__in=[value == GOOD for value in values])


TICKETS = Related(
    "tickets",
    pgettext_lazy("in conditions", "Tickets"),
    VIEW_TICKETS,
    _tickets,
    {"account": "account", "contact": "contact"},
    has=_("a ticket was filed"),
    has_none=_("no ticket was filed"),
    least=ngettext_lazy("at least %(n)d ticket was filed", "at least %(n)d tickets were filed", "n"),
    most=ngettext_lazy("at most %(n)d ticket was filed", "at most %(n)d tickets were filed", "n"),
    moment="created_at",
    record="ticket",
    wheres=(
        Where("status", pgettext_lazy("in conditions", "status"), lambda: list(Status.choices)),
        Where("priority", pgettext_lazy("in conditions", "priority"), lambda: list(Priority.choices)),
        Where("channel", pgettext_lazy("in conditions", "channel"), lambda: list(Channel.choices)),
    ),
)
RATINGS = Related(
    "ratings",
    pgettext_lazy("in conditions", "Ratings of tickets"),
    VIEW_TICKETS,
    _ratings,
    {"account": "ticket__account", "contact": "ticket__contact"},
    has=_("a ticket was rated"),
    has_none=_("no ticket was rated"),
    least=ngettext_lazy("at least %(n)d ticket was rated", "at least %(n)d tickets were rated", "n"),
    most=ngettext_lazy("at most %(n)d ticket was rated", "at most %(n)d tickets were rated", "n"),
    moment="at",
    wheres=(
        Where(
            "is_good",
            pgettext_lazy("in conditions", "rating"),
            lambda: [(GOOD, pgettext_lazy("rating", "Good")), (BAD, pgettext_lazy("rating", "Bad"))],
            _rated,
        ),
    ),
)
RELATED = (TICKETS, RATINGS)
