"""Reads across people, invitations and teams, for the people page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from identity.models import Authenticator, OneTimeLink, Purpose, Session, StaffProfile, Team


def members() -> QuerySet[StaffProfile]:
    """Staff with role, teams, when they were last seen and whether a second step is on; two statements."""
    seen = Session.objects.filter(user=OuterRef("user"), face="staff").order_by().values("user")
    second = Authenticator.objects.filter(user=OuterRef("user"), confirmed_at__isnull=False)
    return (
        StaffProfile.objects.select_related("user", "role")
        .prefetch_related("teams")
        .annotate(seen_at=Subquery(seen.annotate(last=Max("seen_at")).values("last")), has_second_step=Exists(second))
        .order_by(F("deactivated_at").asc(nulls_first=True), "user__name")
    )


def open_invitations(at: datetime) -> QuerySet[OneTimeLink]:
    """Neither accepted, nor withdrawn, nor too old."""
    return OneTimeLink.objects.filter(purpose=Purpose.INVITATION, used_at__isnull=True, expires_at__gt=at).order_by(
        "-created_at"
    )


def teams_with_sizes() -> QuerySet[Team, Any]:
    working = Q(members__deactivated_at__isnull=True)
    return Team.objects.annotate(size=Count("members", filter=working)).order_by("name")
