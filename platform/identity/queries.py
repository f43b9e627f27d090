"""Reads across people, sessions, invitations and teams."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from access.models import BuiltinRole, Role
from access.radius import Person
from identity.models import (
    ApiToken,
    Application,
    Authenticator,
    OneTimeLink,
    Purpose,
    Session,
    StaffProfile,
    Team,
    User,
)
from identity.scopes import scope_labels
from kernel.actor import Face
from kernel.configured import VERSION, saw_version
from kernel.reading import Columns, rows


def members() -> QuerySet[StaffProfile]:
    """Staff with role, teams, when they were last seen and whether a second step is on; two statements."""
    seen = Session.objects.filter(user=OuterRef("user"), face="staff").order_by().values("user")
    app = Authenticator.objects.filter(user=OuterRef("user"), confirmed_at__isnull=False)
    second = Q(Exists(app)) | Q(user__passkey_step_since__isnull=False)
    return (
        StaffProfile.objects.select_related("user", "role")
        .prefetch_related("teams")
        .annotate(seen_at=Subquery(seen.annotate(last=Max("seen_at")).values("last")), has_second_step=second)
        .order_by(F("deactivated_at").asc(nulls_first=True), "user__name")
    )


def roles_with_sizes() -> QuerySet[Role, Any]:
    """Built-in ones first; how many people at work have each."""
    working = StaffProfile.objects.filter(role=OuterRef("pk"), deactivated_at__isnull=True).order_by().values("role")
    size = Coalesce(Subquery(working.annotate(count=Count("pk")).values("count")), 0)
    builtin = Case(*(When(key=key, then=place) for place, key in enumerate(BuiltinRole.values)), default=9)
    return Role.objects.annotate(size=size, place=builtin).order_by("place", "name")


def people_of(role: Role) -> list[Person]:
    """At work, with their teams, by name."""
    found = StaffProfile.objects.filter(role=role, deactivated_at__isnull=True).order_by("user__name", "pk")
    teams = ArrayAgg("teams", filter=Q(teams__isnull=False), default=Value([]))
    return [
        Person(pk, name, tuple(ids))
        for pk, name, ids in found.annotate(ids=teams).values_list("pk", "user__name", "ids")
    ]


def open_invitations(at: datetime) -> QuerySet[OneTimeLink]:
    """Neither accepted, nor withdrawn, nor too old."""
    return OneTimeLink.objects.filter(purpose=Purpose.INVITATION, used_at__isnull=True, expires_at__gt=at).order_by(
        "-created_at"
    )


def teams_with_sizes() -> list[Team]:
    """Each below the one that it belongs to, by name."""
    working = Q(members__deactivated_at__isnull=True)
    return as_tree(Team.objects.annotate(size=Count("members", filter=working)))


def as_tree(teams: Iterable[Team]) -> list[Team]:
    found = {team.pk: team for team in teams}
    return sorted(found.values(), key=lambda team: [found[pk].name.lower() for pk in team.path if pk in found])


@dataclass(frozen=True)
class KeptToken:
    """A token as its page lists it."""

    token: ApiToken
    labels: list[str]
    is_expired: bool


def tokens_of(user: User, at: datetime) -> list[KeptToken]:
    """The newest first; without those that were revoked."""
    found = user.program_tokens.kept().order_by("-made_at", "-id")
    return [KeptToken(token, scope_labels(token.scopes), token.expires_at <= at) for token in found]


def applications(at: datetime) -> QuerySet[Application, Any]:
    """Those in use by name, with how many tokens open something and when the last one did."""
    alive = Q(user__program_tokens__revoked_at__isnull=True, user__program_tokens__expires_at__gt=at)
    return (
        Application.objects.in_use()
        .select_related("user")
        .annotate(tokens=Count("user__program_tokens", filter=alive), used_at=Max("user__program_tokens__used_at"))
        .order_by("user__name", "id")
    )


_SESSION, _USER, _STAFF, _ROLE = Columns(Session), Columns(User), Columns(StaffProfile), Columns(Role)
_STAFF_SESSION = f"""
SELECT ARRAY(SELECT m.team_id FROM identity_staffprofile_teams m WHERE m.staffprofile_id = p.user_id ORDER BY 1),
 {VERSION}, {_SESSION.select("s")}, {_USER.select("u")}, {_STAFF.select("p")}, {_ROLE.select("r")}
FROM identity_session s JOIN identity_user u ON u.id = s.user_id
 JOIN identity_staffprofile p ON p.user_id = u.id JOIN access_role r ON r.id = p.role_id
WHERE s.secret_hash = %(secret_hash)s AND s.tenant_uuid = %(tenant)s AND s.face = '{Face.STAFF.value}'
 AND s.ended_at IS NULL AND s.expires_at > %(at)s AND p.deactivated_at IS NULL"""  # noqa: S608  (names of columns)


def staff_session(secret_hash: str, tenant: UUID, *, at: datetime) -> Session | None:
    """The live session of somebody who is still staff, with person, teams and role: asked before every desk page."""
    found = rows(_STAFF_SESSION, {"secret_hash": secret_hash, "tenant": tenant, "at": at})
    if not found:
        return None
    team_ids, version, *columns = found[0]
    saw_version(version)
    values = iter(columns)
    session = _SESSION.from_row(list(islice(values, len(_SESSION.names))))
    session.user = _USER.from_row(list(islice(values, len(_USER.names))))
    session.user.staff = _STAFF.from_row(list(islice(values, len(_STAFF.names))))
    session.user.staff.team_ids = tuple(team_ids)
    session.user.staff.role = _ROLE.from_row(list(values))
    return session
