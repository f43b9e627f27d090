"""People and teams that a body names by their id."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from identity.models import Team, User
from kernel.actions import Refused


def person_of(pk: UUID | None, field: str) -> User | None:
    """A colleague who can sign in; nobody for null. Raises Refused for every other id."""
    if pk is None:
        return None
    found: User | None = User.objects.staff().filter(pk=pk).first()
    if found is None:
        raise Refused(_("Choose a colleague who can sign in."), field=field)
    return found


def team_of(pk: UUID | None, field: str) -> Team | None:
    if pk is None:
        return None
    found = Team.objects.filter(pk=pk).first()
    if found is None:
        raise Refused(_("Choose one of the teams."), field=field)
    return found
