"""The board of tickets: one lane a status, the same views and filters as the list."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from crm.service.fields import TICKET
from crm.service.models import TRANSITIONS, Status, Ticket
from crm.service.queries.lists import ORDER, in_view, passes
from crm.service.queries.state import ME, NOBODY, TicketState
from kernel.actor import Actor
from records.filters import condition_of

# Closed is the end: nothing moves into or out of it by hand.
LANES: tuple[str, ...] = (Status.NEW, Status.OPEN, Status.PENDING, Status.HOLD, Status.SOLVED)
CARDS_PER_LANE = 50


@dataclass
class Lane:
    status: Status
    total: int = 0
    cards: list[Ticket] = field(default_factory=list)
    rest_query: str = ""
    """The list of the whole lane, as an address says it."""

    @property
    def rest(self) -> int:
        return self.total - len(self.cards)

    @property
    def next(self) -> list[str]:
        """Where a card of this lane may go."""
        return [lane for lane in LANES if lane in TRANSITIONS[self.status]]


def lanes_of(state: TicketState, actor: Actor, at: datetime) -> list[Lane]:
    """One statement, however much stands in a lane."""
    lanes = {status: Lane(Status(status), rest_query=_whole_lane(state, status).query) for status in LANES}
    by_time = [F(name.lstrip("-")).desc() for name in ORDER]
    found = (
        Ticket.objects.visible_to(actor)
        # What was solved stays in sight until it is closed: else a solved card would vanish under the hand.
        .filter(in_view(state.view, actor, at, among=LANES) & passes(state, actor), status__in=LANES)
        .filter(condition_of(TICKET.fields, state.by_field, actor))
        .annotate(
            place=Window(RowNumber(), partition_by="status", order_by=by_time),
            in_lane=Window(Count("pk"), partition_by="status"),
        )
        .filter(place__lte=CARDS_PER_LANE)
        .select_related("account", "assignee")
        .order_by(*ORDER)
    )
    for ticket in found:
        lanes[ticket.status].total = ticket.in_lane
        lanes[ticket.status].cards.append(ticket)
    return list(lanes.values())


def _whole_lane(state: TicketState, status: str) -> TicketState:
    whole = replace(state, status=(status,), saved="")
    if status != Status.SOLVED or state.view not in {"mine", "unassigned", "open"}:
        return whole
    # The list's own views of what is to be done leave out what is solved.
    assignee = state.assignee or {"mine": ME, "unassigned": NOBODY}.get(state.view, "")
    return replace(whole, view="all", assignee=assignee)
