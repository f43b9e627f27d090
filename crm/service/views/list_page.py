"""What the list and the board of tickets share."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from crm.service.fields import TICKET
from crm.service.models import Category, Priority, Status, Ticket
from crm.service.permissions import CREATE_TICKETS, EDIT_TICKETS, VIEW_TICKETS
from crm.service.queries.choices import categories, tags_in_use, teams
from crm.service.queries.lists import ORDER, in_view, passes, with_surroundings
from crm.service.queries.state import ME, NOBODY, TicketState
from crm.service.views.sentence import own_chips
from identity.models import Team, User
from kernel.actor import Actor
from messaging.models import IncomingMail, IncomingState
from records.lists import Chip, Named, RecordList
from records.queries import Around
from records.views.list_page import ListPage

WAITING = "waiting"


class TicketList(RecordList):
    key = "tickets"
    record_type = TICKET
    order = ORDER
    state = TicketState
    permission = VIEW_TICKETS
    layouts = {"list": "service:tickets", "board": "service:board"}
    label = gettext_lazy("Tickets")
    where = gettext_lazy("Tickets where")
    show = gettext_lazy("Show tickets")
    untouched = gettext_lazy("No ticket has changed.")
    filter_template = "service/parts/own_filters.html"

    def views(self) -> dict[str, str]:
        return {
            "mine": _("My open"),
            "unassigned": _("Unassigned"),
            "open": _("All open"),
            "pending": pgettext("view of tickets", "Pending"),
            "solved": _("Solved recently"),
            "all": pgettext("view of tickets", "All"),
        }

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return Ticket.objects.visible_to(actor)

    def fetched(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return with_surroundings(rows)  # type: ignore[arg-type]

    def condition(self, state: Any, actor: Actor, at: datetime) -> Q:
        return in_view(state.view, actor, at) & passes(state, actor)

    def own_chips(self, state: Any, names: dict[str, Any], url: str) -> list[Chip]:
        return own_chips(state, names, url)

    def address(self, record: Any) -> str:
        return reverse("service:ticket", args=[record.number])

    def filter_context(self, actor: Actor) -> dict[str, Any]:
        return {
            "statuses": list(Status),
            "priorities": list(Priority),
            "categories": categories(),
            "teams": teams(),
            "tags": tags_in_use(actor),
            "me": ME,
            "nobody": NOBODY,
        }

    def named(self, state: Any, actor: Actor) -> list[Named]:
        """Names of the filters, and how many mails wait for a decision of those who may take it."""
        wanted = []
        if state.assignee not in {"", ME, NOBODY}:
            wanted.append(Named("assignee", User.objects.filter(pk=state.assignee), "name"))
        if state.team:
            wanted.append(Named("team", Team.objects.filter(pk=state.team), "name"))
        if state.category:
            wanted.append(Named("category", Category.objects.filter(pk=state.category), "names"))
        if actor.may(EDIT_TICKETS):
            mails = IncomingMail.objects.filter(state=IncomingState.WAITING).order_by().values("state")
            wanted.append(Named(WAITING, mails.annotate(n=Count("pk")), "n"))
        return wanted


TICKET_LIST = TicketList()


class TicketPage(ListPage, abstract=True):
    record_list = TICKET_LIST

    def frame(self, state: Any, known: Around) -> dict[str, Any]:
        actor = self.request.actor
        return super().frame(state, known) | {
            "waiting": int(known.names.get(WAITING) or 0),
            "may_edit": actor.may(EDIT_TICKETS),
            "may_create": actor.may(CREATE_TICKETS),
        }
