"""What customers do by the clock."""

from __future__ import annotations

from datetime import timedelta

from crm.customers.actions.pool import recycle_account
from crm.customers.keying import catch_up
from crm.customers.models import Ownership, PoolRules, PoolView
from crm.customers.queries.pool import all_due
from kernel.actor import SYSTEM
from kernel.clock import system_clock
from kernel.jobs import job

# Longer than any day lasts anywhere.
VIEWS_KEPT = timedelta(days=3)


@job(once=False)
def recycle_customers() -> None:
    """Warn of those that are due soon, and take back those that are due: each on its own, and again does nothing."""
    now, rules = system_clock(), PoolRules.now()
    PoolView.objects.filter(day__lt=(now - VIEWS_KEPT).date()).delete()
    Ownership.catch_up(at=now)
    if not rules.quiet_days:
        return
    for due in all_due(rules, now + timedelta(days=rules.warning_days)):
        recycle_account(actor=SYSTEM, clock=system_clock, due=due)


@job(once=False)
def keep_match_keys() -> None:
    """By which duplicates are found; what is left after one slice goes on in another job."""
    if catch_up():
        keep_match_keys.enqueue()
