"""Rows that have had their day."""

from __future__ import annotations

from datetime import timedelta

from identity.models import Attempt, OneTimeLink, PasskeyChallenge, Session
from kernel.clock import system_clock
from kernel.jobs import job

KEPT = timedelta(days=90)


@job()
def sweep_sessions_and_links() -> None:
    """Ended sessions and old links after 90 days, counted tries and unanswered challenges as soon as they are over."""
    now = system_clock()
    Session.objects.filter(expires_at__lt=now - KEPT).delete()
    OneTimeLink.objects.filter(expires_at__lt=now - KEPT).delete()
    Attempt.objects.filter(until__lt=now).delete()
    PasskeyChallenge.objects.filter(expires_at__lt=now).delete()
