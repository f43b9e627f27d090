"""The reasons for which somebody reaches a record, each as one condition in SQL.

A list of rows, the page of one row, the count of what a role would gain and the page that explains an answer all put
together the same conditions, so that none of them can say something else. Each is written so that an index answers it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.apps import apps

from access.scopes import Scope


class Kind(StrEnum):
    """What makes a person reach a record."""

    OWNER = "owner"
    TEAM = "team"
    OWNERS_TEAM = "owners_team"
    SHARE = "share"
    TEAM_SHARE = "team_share"


@dataclass(frozen=True)
class Asker:
    """Who asks, as SQL: a value of the statement, or a column of a row of people."""

    me: str = "%(me)s::uuid"
    teams: str = "%(teams)s::uuid[]"


@dataclass(frozen=True)
class Columns:
    """Of one table: where a record's owner and its team stand; empty where it has none."""

    table: str
    record: str
    owner: str = ""
    team: str = ""


@dataclass(frozen=True)
class Way:
    kind: Kind
    scope: Scope
    """The step at which it opens; shares are open at every one."""
    text: str
    """A condition on the row of this alias."""
    through: str = ""
    """The kind of record above it to which the condition belongs; empty for its own."""


def ways(columns: Columns, alias: str, scope: Scope, asker: Asker, *, changing: bool) -> Iterator[Way]:
    """Those that a scope opens; none for `Scope.ALL`, which needs none."""
    if scope == Scope.ALL:
        return
    if columns.owner:
        yield Way(Kind.OWNER, Scope.OWN, f"{alias}.{columns.owner} = {asker.me}")
    if scope >= Scope.TEAM:
        yield from _of_teams(columns, alias, scope, asker)
    if columns.record:
        yield from _shares(columns, alias, asker, changing=changing)


def _of_teams(columns: Columns, alias: str, scope: Scope, asker: Asker) -> Iterator[Way]:
    reached = _teams(scope, asker)
    if columns.team:
        yield Way(Kind.TEAM, scope, f"{alias}.{columns.team} IN ({reached})")
    if columns.owner:
        members = _model("StaffProfile").teams.through._meta.db_table
        text = (
            f"EXISTS (SELECT 1 FROM {members} m WHERE m.staffprofile_id = {alias}.{columns.owner}"  # noqa: S608  (names)
            f" AND m.team_id IN ({reached}))"
        )
        yield Way(Kind.OWNERS_TEAM, scope, text)


def _teams(scope: Scope, asker: Asker) -> str:
    """One's own teams, or these and all below them: a team's path names itself and all above."""
    if scope == Scope.TEAM:
        return f"SELECT unnest({asker.teams})"
    return f"SELECT b.id FROM {_model('Team')._meta.db_table} b WHERE b.path && {asker.teams}"  # noqa: S608  (a name)


def _shares(columns: Columns, alias: str, asker: Asker, *, changing: bool) -> Iterator[Way]:
    only = " AND s.may_change" if changing else ""
    begun = (
        f"EXISTS (SELECT 1 FROM access_share s WHERE s.record = '{columns.record}'"  # noqa: S608  (constants of ours)
        f" AND s.record_id = {alias}.id{only}"
    )
    yield Way(Kind.SHARE, Scope.OWN, f"{begun} AND s.person_id = {asker.me})")
    yield Way(Kind.TEAM_SHARE, Scope.OWN, f"{begun} AND s.team_id = ANY({asker.teams}))")


def _model(name: str) -> Any:
    """People and teams belong to a layer above, which is named by its label alone."""
    return apps.get_model("identity", name)
