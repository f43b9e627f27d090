"""Rows that have had their day."""

from __future__ import annotations

from datetime import timedelta

from identity.models import Attempt, OneTimeLink, Session
from kernel.clock import system_clock
from kernel.jobs import job

KEPT = timedelta(days=90)


@job()
def sweep_sessions_and_links() -> None:
    """Ended sessions and old links after 90 days, counted tries as soon as their window is over."""
    now = system_clock()
    Session.objects.filter(expires_at__lt=now - KEPT).delete()
    OneTimeLink.objects.filter(expires_at__lt=now - KEPT).delete()
    Attempt.objects.filter(until__lt=now).delete()
