"""What a list or board of tickets shows, as its address says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from django.http import QueryDict

from crm.service.fields import TICKET
from crm.service.models import Priority, Status
from kernel.fields import FieldSpec
from records.state import ListState, known, plain, uuid_of

VIEWS = ("mine", "unassigned", "open", "pending", "solved", "all")
ME, NOBODY = "me", "nobody"


@dataclass(frozen=True)
class TicketState(ListState):
    names: ClassVar[tuple[str, ...]] = ("status", "priority", "assignee", "category", "team", "tag")
    several: ClassVar[tuple[str, ...]] = ("status", "priority")
    views: ClassVar[tuple[str, ...]] = VIEWS

    view: str = "mine"
    status: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    assignee: str = ""
    category: str = ""
    team: str = ""
    tag: str = ""

    @classmethod
    def specs(cls) -> Sequence[FieldSpec]:
        return TICKET.fields

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        assignee = query.get("assignee", "")
        return cls(
            status=known(query.getlist("status"), Status.values),
            priority=known(query.getlist("priority"), Priority.values),
            assignee=assignee if assignee in {ME, NOBODY} else uuid_of(assignee),
            category=uuid_of(query.get("category", "")),
            team=uuid_of(query.get("team", "")),
            tag=plain(query.get("tag", ""), 40),
            **cls.common(query),
        )
