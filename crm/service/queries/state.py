"""What a list or board of tickets shows, as its address says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self

from django.http import QueryDict

from crm.service.models import Priority, Status
from records.state import ListState, known, plain, uuid_of

VIEWS = ("mine", "unassigned", "open", "pending", "solved", "all")
ME, NOBODY = "me", "nobody"


@dataclass(frozen=True)
class TicketState(ListState):
    names: ClassVar[tuple[str, ...]] = ("status", "priority", "assignee", "category", "team", "tag", "q")
    several: ClassVar[tuple[str, ...]] = ("status", "priority")

    view: str = "mine"
    status: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    assignee: str = ""
    category: str = ""
    team: str = ""
    tag: str = ""

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        view, assignee = query.get("view", "mine"), query.get("assignee", "")
        return cls(
            view=view if view in VIEWS else "mine",
            status=known(query.getlist("status"), Status.values),
            priority=known(query.getlist("priority"), Priority.values),
            assignee=assignee if assignee in {ME, NOBODY} else uuid_of(assignee),
            category=uuid_of(query.get("category", "")),
            team=uuid_of(query.get("team", "")),
            tag=plain(query.get("tag", ""), 40),
            **cls.common(query),
        )
