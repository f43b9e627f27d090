"""The list of tickets: which of them a state of the page asks for, and how many each view holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import CharField, Count, F, Max, Q, TextField, Value
from django.db.models.functions import Cast
from django.http import QueryDict

from crm.service.models import Category, Priority, Status, Ticket
from crm.service.models.ticket_queries import UNFINISHED, TicketQuerySet
from identity.models import Team, User
from kernel.actor import Actor

ORDER = ("-last_message_at", "-id")
RECENTLY = timedelta(days=7)
VIEWS = ("mine", "unassigned", "open", "pending", "solved", "all")
ME, NOBODY = "me", "nobody"


@dataclass(frozen=True)
class ListState:
    """All that the list shows, as its address says it."""

    view: str = "mine"
    status: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    assignee: str = ""
    category: str = ""
    team: str = ""
    tag: str = ""
    q: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> ListState:
        """What can't be read is left out: an old or mistyped address still shows a list."""
        view = query.get("view", "mine")
        assignee = query.get("assignee", "")
        return cls(
            view=view if view in VIEWS else "mine",
            status=tuple(value for value in query.getlist("status") if value in Status.values),
            priority=tuple(value for value in query.getlist("priority") if value in Priority.values),
            assignee=assignee if assignee in {ME, NOBODY} else _uuid(assignee),
            category=_uuid(query.get("category", "")),
            team=_uuid(query.get("team", "")),
            tag=query.get("tag", "").strip()[:40],
            q=query.get("q", "").strip()[:200].replace("\0", ""),
        )

    @property
    def filters(self) -> dict[str, Any]:
        """Those that are set, in the order of the sentence."""
        names = ("status", "priority", "assignee", "category", "team", "tag", "q")
        return {name: getattr(self, name) for name in names if getattr(self, name)}

    @property
    def query(self) -> str:
        return urlencode({"view": self.view} | self.filters, doseq=True)

    def without(self, name: str) -> ListState:
        cleared: Any = {name: () if name in {"status", "priority"} else ""}
        return replace(self, **cleared)

    def bare(self) -> ListState:
        return ListState(view=self.view)


def in_view(view: str, actor: Actor, at: datetime) -> Q:
    unfinished = Q(status__in=UNFINISHED)
    return {
        "mine": unfinished & Q(assignee_id=actor.user_id),
        "unassigned": unfinished & Q(assignee__isnull=True),
        "open": unfinished,
        "pending": Q(status=Status.PENDING),
        "solved": Q(solved_at__gte=at - RECENTLY),
        "all": Q(),
    }[view]


def listed(state: ListState, actor: Actor, at: datetime) -> TicketQuerySet:
    """The tickets of a view that pass every filter."""
    found = Ticket.objects.visible_to(actor).filter(in_view(state.view, actor, at))
    for name in ("status", "priority"):
        if getattr(state, name):
            found = found.filter(**{f"{name}__in": getattr(state, name)})
    if state.assignee:
        found = found.filter(assignee_id=_assignee(state.assignee, actor))
    for name in ("category", "team"):
        if getattr(state, name):
            found = found.filter(**{f"{name}_id": getattr(state, name)})
    if state.tag:
        found = found.filter(tags__contains=[state.tag])
    return found.matching(state.q) if state.q else found


def with_surroundings(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.select_related("account", "assignee", "category", "team")


@dataclass(frozen=True)
class Counts:
    """Tickets in each view, and a word that changes whenever any ticket comes, goes or changes."""

    views: dict[str, int]
    version: str


def view_counts(actor: Actor, at: datetime) -> Counts:
    """One statement for all views."""
    counted = {view: Count("pk", filter=in_view(view, actor, at)) for view in VIEWS if view != "all"}
    found = Ticket.objects.visible_to(actor).aggregate(all=Count("pk"), latest=Max("updated_at"), **counted)
    return Counts({view: found[view] for view in VIEWS}, _version(found))


def list_version(actor: Actor) -> str:
    return _version(Ticket.objects.visible_to(actor).aggregate(all=Count("pk"), latest=Max("updated_at")))


def _version(found: dict[str, Any]) -> str:
    return f"{found['all']}-{found['latest'].timestamp():.6f}" if found["latest"] else "0"


def killing_filter(state: ListState, actor: Actor, at: datetime) -> str:
    """The filter without which something would be found, in one statement; else the last one."""
    names = list(state.filters)
    parts = [
        listed(state.without(name), actor, at).order_by().values_list(_said(name), flat=True)[:1] for name in names
    ]
    if len(parts) < 2:
        return names[0] if names else ""
    helps = set(parts[0].union(*parts[1:]))
    return next((name for name in names if name in helps), names[-1])


def chip_names(state: ListState) -> dict[str, Any]:
    """What ids in the address are called, in one statement; {"category": names by language, …}."""
    wanted: list[Any] = []
    if state.assignee not in {"", ME, NOBODY}:
        wanted.append(User.objects.filter(pk=state.assignee).values_list(_said("assignee"), _text("name")))
    if state.team:
        wanted.append(Team.objects.filter(pk=state.team).values_list(_said("team"), _text("name")))
    if state.category:
        wanted.append(Category.objects.filter(pk=state.category).values_list(_said("category"), _text("names")))
    if not wanted:
        return {}
    return dict(wanted[0].union(*wanted[1:]) if len(wanted) > 1 else wanted[0])


def _said(kind: str) -> Value:
    return Value(kind, output_field=CharField())


def _text(name: str) -> Cast:
    return Cast(F(name), TextField())


def _assignee(value: str, actor: Actor) -> Any:
    return {ME: actor.user_id, NOBODY: None}.get(value, value)


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
