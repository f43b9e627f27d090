"""Teams, and who belongs to them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from identity.models import StaffProfile, Team, User
from identity.permissions import MANAGE_PEOPLE
from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock


@action(MANAGE_PEOPLE)
def create_team(*, actor: Actor, clock: Clock, name: str, parent: Team | None = None) -> Team:
    name = _free_name(name)
    above = Team.objects.select_for_update().get(pk=parent.pk) if parent else None
    team = Team.objects.create(name=name, parent=above)
    record("created", team, **({"parent": [None, above]} if above else {}))
    return team


@action(MANAGE_PEOPLE)
def rename_team(*, actor: Actor, clock: Clock, team: Team, name: str) -> Team:
    team = Team.objects.select_for_update().get(pk=team.pk)
    old, name = team.name, _free_name(name, but=team)
    if name == old:
        nothing_changed()
        return team
    team.rename(name)
    record("renamed", team, name=[old, name])
    return team


@action(MANAGE_PEOPLE)
def place_team(*, actor: Actor, clock: Clock, team: Team, parent: Team | None) -> Team:
    """Under another team, or (None) at the top, with all that is below it."""
    # All of them, in one order: two moves at once must not make a circle.
    rows = {row.pk: row for row in Team.objects.select_for_update().order_by("pk")}
    team, above = rows[team.pk], rows[parent.pk] if parent else None
    if team.parent_id == (above.pk if above else None):
        nothing_changed()
        return team
    if above is not None and above.is_within(team):
        raise Refused(_("“%(name)s” is below this team itself.") % {"name": above}, field="parent")
    old = rows.get(team.parent_id) if team.parent_id else None
    team.move(above)
    record("moved", team, parent=[old, above])
    return team


@action(MANAGE_PEOPLE)
def place_in_teams(*, actor: Actor, clock: Clock, person: User, teams: Iterable[Team]) -> None:
    profile = StaffProfile.objects.select_for_update().get(user=person)
    old, new = set(profile.teams.all()), set(teams)
    if old == new:
        nothing_changed()
        return
    profile.teams.set(new)
    record("changed the teams of", person, teams=[sorted(map(str, old)), sorted(map(str, new))])


def _free_name(name: str, *, but: Team | None = None) -> str:
    name = " ".join(name.split())
    others = Team.objects.filter(name__iexact=name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise Refused(_("There is a team of this name already."), field="name")
    return name
