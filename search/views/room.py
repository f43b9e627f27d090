"""What the pages of the search share."""

from __future__ import annotations

from kernel.clock import system_clock
from kernel.http.views import RoomView
from search.asking import LONGEST, typed
from search.finding import Asking


class SearchRoom(RoomView, abstract=True):
    """Each source shows only what the actor may see, so whoever is signed in to the back office may ask."""

    room = "desk"
    sign_in_url_name = "identity:sign-in"

    def typed(self) -> str:
        """As it is read; more than is read is kept, so that the page can say so."""
        return typed(self.request.GET.get("q", "")[: LONGEST * 2])

    @property
    def asking(self) -> Asking:
        zone = getattr(self.request.user, "time_zone", "") or getattr(self.request.tenant, "time_zone", "")
        return Asking(self.request.actor, system_clock(), zone or "UTC")
