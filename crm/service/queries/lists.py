"""The list of tickets: which of them a state of the page asks for, and how many each view holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Max, Q, Value

from crm.service.models import Status, Ticket
from crm.service.models.ticket_queries import UNFINISHED, TicketQuerySet, says
from crm.service.queries.state import ME, NOBODY, VIEWS, ListState
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


def passes(state: ListState, actor: Actor) -> Q:
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


def listed(state: ListState, actor: Actor, at: datetime) -> TicketQuerySet:
    """The tickets of a view that pass every filter."""
    return Ticket.objects.visible_to(actor).filter(in_view(state.view, actor, at) & passes(state, actor))


def with_surroundings(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.select_related("account", "assignee", "category", "team")


@dataclass(frozen=True)
class Counts:
    """Tickets in each view, and a word that changes whenever any ticket comes, goes or changes."""

    views: dict[str, int]
    saved: list[int]
    version: str


def view_counts(actor: Actor, at: datetime, saved: list[ListState]) -> Counts:
    """One statement for all views; those that somebody saved in their order."""
    counted = {view: Count("pk", filter=in_view(view, actor, at)) for view in VIEWS if view != "all"}
    for place, state in enumerate(saved):
        counted[f"saved_{place}"] = Count("pk", filter=in_view(state.view, actor, at) & passes(state, actor))
    found = Ticket.objects.visible_to(actor).aggregate(all=Count("pk"), latest=Max("updated_at"), **counted)
    views = {view: found[view] for view in VIEWS}
    return Counts(views, [found[f"saved_{place}"] for place in range(len(saved))], _version(found))


def list_version(actor: Actor) -> str:
    return _version(Ticket.objects.visible_to(actor).aggregate(all=Count("pk"), latest=Max("updated_at")))


def _version(found: dict[str, Any]) -> str:
    return f"{found['all']}-{found['latest'].timestamp():.6f}" if found["latest"] else "0"


def killing_filter(state: ListState, actor: Actor, at: datetime) -> str:
    """The filter without which something would be found, in one statement; else the last one."""
    names = list(state.filters)
    parts = [
        listed(state.without(name), actor, at)
        .order_by()
        .values_list(Value(name, output_field=CharField()), flat=True)[:1]
        for name in names
    ]
    if len(parts) < 2:
        return names[0] if names else ""
    helps = set(parts[0].union(*parts[1:]))
    return next((name for name in names if name in helps), names[-1])


def _assignee(value: str, actor: Actor) -> Any:
    return {ME: actor.user_id, NOBODY: None}.get(value, value)
