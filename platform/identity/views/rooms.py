"""The rooms' view bases: who is sent where to sign in, and what a view of that room has at hand."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from access.policies import Policy
from identity.actions.sessions import Device
from identity.http.sessions import Room, room_of
from identity.models import User
from kernel.http.ip import client_ip
from kernel.http.views import RoomView
from kernel.permissions import SIGNED_IN


class DeskView(RoomView, abstract=True):
    """A page of the back office. `permission` must be named by each view."""

    room = "desk"
    sign_in_url_name = "identity:sign-in"

    @property
    def here(self) -> Room:
        """The desk, or the console that mounts some of its views."""
        return room_of(self.request.path)

    @property
    def sign_in_url(self) -> str:
        return f"{self.here.prefix}sign-in/"

    @property
    def person(self) -> User:
        """The member of staff who asks."""
        assert isinstance(self.request.user, User)
        return self.request.user

    def out_of_sight(self, policy: Policy, pk: UUID, back: str) -> HttpResponse | None:
        """After a change: None while the reader sees the record still; else the way to the list, and why."""
        if policy.reaches(self.request.actor, pk):
            return None
        messages.info(self.request, _("Saved. It is beyond what your role sees now."))
        if not self.request.headers.get("HX-Request"):
            return redirect(back)
        return HttpResponse(status=204, headers={"HX-Redirect": back})


class ConsoleView(DeskView, abstract=True):
    """A page of the operators' console, on the platform's own host."""

    sign_in_url_name = "console:sign-in"


class OwnDeskView(DeskView, abstract=True):
    """What every signed-in member of staff may do for themselves, at the desk as in the console."""

    permission = SIGNED_IN

    @property
    def own(self) -> str:
        """The page of what is one's own, in this room."""
        return self.here.own


def device_of(request: HttpRequest) -> Device:
    return Device(ip=client_ip(request), name=request.headers.get("User-Agent", "")[:200])
