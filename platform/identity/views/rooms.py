"""The rooms' view bases: who is sent where to sign in, and what a view of that room has at hand."""

from __future__ import annotations

from identity.models import User
from kernel.http.views import RoomView
from kernel.permissions import SIGNED_IN


class DeskView(RoomView, abstract=True):
    """A page of the back office. `permission` must be named by each view."""

    room = "desk"
    sign_in_url_name = "identity:sign-in"

    @property
    def person(self) -> User:
        """The member of staff who asks."""
        assert isinstance(self.request.user, User)
        return self.request.user


class ConsoleView(DeskView, abstract=True):
    """A page of the operators' console, on the platform's own host."""

    sign_in_url_name = "console:sign-in"


class OwnDeskView(DeskView, abstract=True):
    """What every signed-in member of staff may do for themselves."""

    permission = SIGNED_IN
