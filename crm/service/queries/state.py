"""What a list or board of tickets shows, as its address says it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from crm.service.models import Priority, Status

VIEWS = ("mine", "unassigned", "open", "pending", "solved", "all")
ME, NOBODY = "me", "nobody"
FILTERS = ("status", "priority", "assignee", "category", "team", "tag", "q")


@dataclass(frozen=True)
class ListState:
    view: str = "mine"
    status: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    assignee: str = ""
    category: str = ""
    team: str = ""
    tag: str = ""
    q: str = ""
    saved: str = ""
    """The id of the saved view from which the filters came; they may have been changed since."""

    @classmethod
    def of(cls, query: QueryDict) -> ListState:
        """What can't be read is left out: an old or mistyped address still shows a list."""
        view = query.get("view", "mine")
        assignee = query.get("assignee", "")
        return cls(
            view=view if view in VIEWS else "mine",
            status=_known(query.getlist("status"), Status.values),
            priority=_known(query.getlist("priority"), Priority.values),
            assignee=assignee if assignee in {ME, NOBODY} else _uuid(assignee),
            category=_uuid(query.get("category", "")),
            team=_uuid(query.get("team", "")),
            tag=query.get("tag", "").strip()[:40].replace("\0", ""),
            q=query.get("q", "").strip()[:200].replace("\0", ""),
            saved=_uuid(query.get("saved", "")),
        )

    @classmethod
    def read(cls, text: str) -> ListState:
        return cls.of(QueryDict(text))

    @property
    def filters(self) -> dict[str, Any]:
        """Those that are set, in the order of the sentence."""
        return {name: getattr(self, name) for name in FILTERS if getattr(self, name)}

    @property
    def kept(self) -> str:
        """The canonical part of the address that a saved view keeps: equal filters make equal texts."""
        return urlencode({"view": self.view} | self.filters, doseq=True)

    @property
    def query(self) -> str:
        return f"{self.kept}&{urlencode({'saved': self.saved})}" if self.saved else self.kept

    def without(self, name: str) -> ListState:
        cleared: Any = {name: () if name in {"status", "priority"} else ""}
        return replace(self, **cleared)


def _known(given: list[str], values: list[str]) -> tuple[str, ...]:
    return tuple(value for value in values if value in given)


def _uuid(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
