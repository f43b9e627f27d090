"""What the knowledge base does by the clock."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from kernel.actor import SYSTEM
from kernel.clock import system_clock
from kernel.jobs import job
from kernel.tenancy import current_tenant
from knowledge_base.actions.planning import remind_of_check
from knowledge_base.actions.publishing import expire_due, publish_due
from knowledge_base.models import Article

AT_ONCE = 200


@job()
def publish_and_expire() -> None:
    """What was planned for a moment that has come. What is published and taken down at once goes in that order."""
    now = system_clock()
    for article in Article.objects.filter(scheduled_at__lte=now).order_by("scheduled_at")[:AT_ONCE]:
        publish_due(actor=SYSTEM, clock=system_clock, article=article)
    for article in Article.objects.filter(live=True, expire_at__lte=now)[:AT_ONCE]:
        expire_due(actor=SYSTEM, clock=system_clock, article=article)


@job()
def remind_of_checks() -> None:
    """Articles that are to be looked at again, by the workspace's own day."""
    today = system_clock().astimezone(ZoneInfo(current_tenant().time_zone)).date()
    for article in Article.objects.due_for_verification(today).order_by("verify_on")[:AT_ONCE]:
        remind_of_check(actor=SYSTEM, clock=system_clock, article=article, today=today)
