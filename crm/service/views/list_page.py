"""What the list and the board of tickets share: views as tabs, filters as a sentence, the saved view that is open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from crm.service.permissions import CREATE_TICKETS, EDIT_TICKETS
from crm.service.queries.choices import waiting_mail_count
from crm.service.queries.lists import Counts, killing_filter, view_counts
from crm.service.queries.saved_views import Around, Kept, around
from crm.service.queries.state import VIEWS, ListState
from crm.service.views.sentence import Chip, chips_of
from design.shell import Place
from identity.views.rooms import DeskView
from kernel.clock import system_clock

LAYOUTS = {"list": "service:tickets", "board": "service:board"}


def view_labels() -> dict[str, str]:
    return {
        "mine": _("My open"),
        "unassigned": _("Unassigned"),
        "open": _("All open"),
        "pending": pgettext("view of tickets", "Pending"),
        "solved": _("Solved recently"),
        "all": pgettext("view of tickets", "All"),
    }


@dataclass(frozen=True)
class OpenView:
    """The saved view from which the list came, and whether its filters were changed since."""

    kept: Kept
    is_changed: bool


class ListPage(DeskView, abstract=True):
    layout: ClassVar[str] = "list"

    @property
    def url(self) -> str:
        return reverse(LAYOUTS[self.layout])

    def read(self) -> tuple[ListState, Around, Counts]:
        """Two statements. A view that is gone, or that the reader may not see, is left out of the state."""
        actor, state = self.request.actor, ListState.of(self.request.GET)
        known = around(state, actor)
        if state.saved not in {str(kept.id) for kept in known.views}:
            state = replace(state, saved="")
        return state, known, view_counts(actor, system_clock(), [kept.state for kept in known.views])

    def frame(self, state: ListState, known: Around, counts: Counts) -> dict[str, Any]:
        actor, labels = self.request.actor, view_labels()
        opened = next((kept for kept in known.views if str(kept.id) == state.saved), None)
        return {
            "state": state,
            "layout": self.layout,
            "layouts": self._layouts(state),
            "tabs": self._tabs(state, known.views, counts),
            "view_label": opened.name if opened else labels[state.view],
            "opened": OpenView(opened, opened.state.kept != state.kept) if opened else None,
            "chips": chips_of(state, known.names, self.url),
            "waiting": waiting_mail_count() if actor.may(EDIT_TICKETS) else 0,
            "here": self.request.get_full_path(),
            "version": counts.version,
            "may_edit": actor.may(EDIT_TICKETS),
            "may_create": actor.may(CREATE_TICKETS),
        }

    def killer(self, state: ListState, chips: list[Chip]) -> Chip:
        """The filter without which something would be found, in one statement."""
        name = killing_filter(state, self.request.actor, system_clock())
        return next(chip for chip in chips if chip.name == name)

    def _layouts(self, state: ListState) -> list[Place]:
        words = {"list": (_("List"), "list"), "board": (_("Board"), "layout-kanban")}
        return [
            Place(key, label, f"{reverse(LAYOUTS[key])}?{state.query}", icon, 0, key == self.layout)
            for key, (label, icon) in words.items()
        ]

    def _tabs(self, state: ListState, views: list[Kept], counts: Counts) -> list[Place]:
        labels = view_labels()
        tabs = [
            Place(
                view,
                labels[view],
                f"{self.url}?{ListState(view=view).query}",
                "",
                counts.views[view],
                not state.saved and view == state.view,
            )
            for view in VIEWS
        ]
        for kept, count in zip(views, counts.saved, strict=True):
            url, icon = f"{self.url}?{kept.state.query}", "users" if kept.is_shared else ""
            tabs.append(Place(str(kept.id), kept.name, url, icon, count, str(kept.id) == state.saved))
        return tabs
