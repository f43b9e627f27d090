"""The list of tickets: which of them a state of the page asks for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from crm.service.models import Status
from crm.service.models.ticket_queries import UNFINISHED, TicketQuerySet, says
from crm.service.queries.state import ME, NOBODY, TicketState
from kernel.actor import Actor

ORDER = ("-last_message_at", "-id")
RECENTLY = timedelta(days=7)


def in_view(view: str, actor: Actor, at: datetime, *, among: tuple[str, ...] = UNFINISHED) -> Q:
    """`among` are the states of the views that hold what is still to be done."""
    unfinished = Q(status__in=among)
    return {
        "mine": unfinished & Q(assignee_id=actor.user_id),
        "unassigned": unfinished & Q(assignee__isnull=True),
        "open": unfinished,
        "pending": Q(status=Status.PENDING),
        "solved": Q(solved_at__gte=at - RECENTLY),
        "all": Q(),
    }[view]


def passes(state: TicketState, actor: Actor) -> Q:
    """The filters of a state, without its view."""
    passed = Q()
    for name in ("status", "priority"):
        if getattr(state, name):
            passed &= Q(**{f"{name}__in": getattr(state, name)})
    if state.assignee:
        passed &= Q(assignee_id=_assignee(state.assignee, actor))
    for name in ("category", "team"):
        if getattr(state, name):
            passed &= Q(**{f"{name}_id": getattr(state, name)})
    if state.tag:
        passed &= Q(tags__contains=[state.tag])
    return passed & says(state.q) if state.q else passed


def with_surroundings(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.select_related("account", "assignee", "category", "team")


def _assignee(value: str, actor: Actor) -> Any:
    return {ME: actor.user_id, NOBODY: None}.get(value, value)
