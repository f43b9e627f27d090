"""What happened with a customer's tickets, as the timeline of the customer tells it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from crm.activities.timeline import About, Badge, Branch, Moment, Row, Source
from crm.activities.told import PORTAL
from crm.service.models import Channel, Message, Rating, Ticket
from kernel.actor import Actor

TICKETS = "tickets"
SHOWN = 240
# What a ticket was opened with stands with it, and is told once.
WITH_IT = timedelta(seconds=1)
OF_TICKET = {"number": "ticket__number", "subject": "ticket__subject"}


def _branches(actor: Actor, about: About, kind: str) -> Sequence[Branch]:
    tickets = Ticket.objects.visible_to(actor).filter(account=about.account_id)
    if about.contact_id:
        tickets = tickets.filter(contact=about.contact_id)
    return tuple(_of(tickets, is_portal=kind == "portal"))


def _of(tickets: QuerySet[Any], *, is_portal: bool) -> Iterator[Branch]:
    """What the customer did in the portal is part of it all."""
    filed = tickets.filter(channel=Channel.PORTAL) if is_portal else tickets
    yield Branch(filed, "created_at", {"number": "number", "subject": "subject", "name": "requester_name"})
    said = Message.objects.public().filter(ticket__in=tickets, at__gt=F("ticket__created_at") + WITH_IT)
    if is_portal:
        said = said.filter(by_staff=False, channel=Channel.PORTAL)
    words = {**OF_TICKET, "name": "author_name", "by_staff": "by_staff", "text": Left("text", SHOWN)}
    yield Branch(said, "at", words)
    rated = {**OF_TICKET, "name": "ticket__requester_name", "is_good": "is_good", "text": Left("comment", SHOWN)}
    yield Branch(Rating.objects.filter(ticket__in=tickets), "at", rated)
    if not is_portal:
        solved = tickets.filter(solved_at__isnull=False)
        yield Branch(solved, "solved_at", {"number": "number", "subject": "subject", "solved": "status"})


def _tell(actor: Actor, row: Row, may_change: bool) -> Sequence[Moment]:
    said = row.said
    ticket = (f"#{said['number']} {said['subject']}", reverse("service:ticket", args=[said["number"]]))
    if "solved" in said:
        return (Moment(row.at, "circle-check", _("Solved"), link=ticket, is_thin=True),)
    if "is_good" in said:
        badge = Badge(_("Good"), "good") if said["is_good"] else Badge(_("Not good"), "bad")
        title = _("%(name)s rated the solution") % {"name": said["name"]}
        return (Moment(row.at, "star", title, link=ticket, text=said["text"], badges=(badge,)),)
    if "by_staff" in said:
        title = (_("%(name)s answered") if said["by_staff"] else _("%(name)s wrote")) % {"name": said["name"]}
        shape = "arrow-forward-up" if said["by_staff"] else "message-circle"
        return (Moment(row.at, shape, title, link=ticket, text=_cut(said["text"])),)
    return (Moment(row.at, "ticket", _("%(name)s filed a ticket") % {"name": said["name"]}, link=ticket),)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return f"{line}…" if len(text) >= SHOWN else line


ON_TICKETS = Source(
    "tickets",
    {TICKETS: pgettext_lazy("filter of the timeline", "Tickets"), "portal": PORTAL},
    _branches,
    _tell,
)
