"""What the knowledge base does by the clock."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from kernel.actor import SYSTEM
from kernel.clock import system_clock
from kernel.files import remove_stored
from kernel.jobs import job
from kernel.tenancy import current_tenant
from knowledge_base.actions.planning import remind_of_check
from knowledge_base.actions.publishing import expire_due, publish_due
from knowledge_base.models import Article, ArticleExport, ArticleImport
from knowledge_base.queries.files import unused_files

AT_ONCE = 200
# A text that is still being written may show a picture that no article knows yet.
UPLOADS_WAIT = timedelta(days=1)
EXCHANGES_KEPT = timedelta(days=7)


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


@job(once=False)
def sweep_article_uploads() -> None:
    """Pictures and videos that no article shows: no draft, no published one, no kept text."""
    for file in unused_files(system_clock() - UPLOADS_WAIT, AT_ONCE):
        file.delete()
        remove_stored(file.path)  # after the row: a file that nobody names harms nobody, a row without one does


@job(once=False)
def sweep_exchanges() -> None:
    """Archives that were made or taken over long ago."""
    before = system_clock() - EXCHANGES_KEPT
    ArticleExport.sweep(before)
    for batch in ArticleImport.objects.filter(begun_at__lt=before)[:AT_ONCE]:
        batch.delete()
        remove_stored(batch.path)
