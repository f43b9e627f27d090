"""What the pages of imports, mass changes and exports share."""

from __future__ import annotations

from typing import Any

from django.utils.translation import pgettext

from changes.models import ChangeSet, State
from identity.views.rooms import DeskView
from kernel.clock import system_clock


class ChangesView(DeskView, abstract=True):
    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.request.actor, "clock": system_clock}


def steps(change_set: ChangeSet | None) -> list[dict[str, str]]:
    """Where an import is on its way."""
    labels = (
        pgettext("step of an import", "File"),
        pgettext("step of an import", "Columns"),
        pgettext("step of an import", "Preview"),
        pgettext("step of an import", "Done"),
    )
    places: dict[str, int] = {State.DRAFT: 1, State.CHECKING: 2, State.PREVIEWED: 2}
    at = places.get(change_set.state, 3) if change_set else 0
    return [
        {"label": label, "state": "done" if place < at else "now" if place == at else ""}
        for place, label in enumerate(labels)
    ]
