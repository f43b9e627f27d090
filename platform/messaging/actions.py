"""What staff do with what they were told."""

from __future__ import annotations

from kernel.actions import action, nothing_changed
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.permissions import SIGNED_IN
from messaging.models import Notification


@action(SIGNED_IN)
def read_notification(*, actor: Actor, clock: Clock, notification: Notification) -> None:
    nothing_changed()  # what somebody has read is nobody else's business and stays out of the audit log
    if notification.user_id == actor.user_id and notification.read_at is None:
        notification.read(at=clock())


@action(SIGNED_IN)
def read_all_notifications(*, actor: Actor, clock: Clock) -> int:
    """How many were unread."""
    nothing_changed()
    unread = Notification.objects.filter(user=actor.user_id, read_at__isnull=True)
    return unread.update(read_at=clock())
