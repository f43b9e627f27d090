"""Notifications inside the back office."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from messaging.models import Notification


def notify(*, user_id: UUID, kind: str, title: str, detail: str, url: str, by: str, at: datetime) -> Notification:
    """Tell one member of staff, in the open transaction."""
    return Notification.objects.create(
        user_id=user_id,
        kind=kind,
        title=title[:240],
        detail=detail[:240],
        url=url,
        actor_name=by[:120],
        created_at=at,
    )
