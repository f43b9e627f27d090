"""What readers see changes here and nowhere else."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from kernel.actions import Refused, action, emit, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from knowledge_base.actions.writing import clean_or_refuse, lock_article, person_of
from knowledge_base.events import ArticlePublished, ArticleTakenBack
from knowledge_base.markup import files_of_body
from knowledge_base.models import Article, ArticleFile, OldAddress, Stage
from knowledge_base.permissions import PUBLISH_ARTICLES, WRITE_ARTICLES


@action(WRITE_ARTICLES)
def publish_article(*, actor: Actor, clock: Clock, article: Article, at: datetime | None = None) -> Article:
    """The newest revision for its readers: now, or `at` a moment to come. A changed address leaves a way behind.

    Whoever writes publishes what a colleague has approved; without a review it takes PUBLISH_ARTICLES."""
    article = lock_article(article)
    _refuse_unreviewed(article, actor)
    if at is not None and at <= clock():
        raise Refused(_("Choose a moment that is still to come."), field="at")
    if article.live and not article.has_unpublished_changes and at is None:
        nothing_changed()
        return article
    draft = article.newest()
    if not len(draft.body):
        raise Refused(_("Write something before you publish it."), field="markdown")
    draft.go_live_at = at
    clean_or_refuse(draft)
    draft.save_revision(user=person_of(actor), clean=False)
    _go_live(article, clock=clock) if at is None else _schedule(article)
    record("published" if at is None else "scheduled", article, version=article.version, at=at)
    return lock_article(article)


@action(PUBLISH_ARTICLES)
def publish_due(*, actor: Actor, clock: Clock, article: Article) -> None:
    """By the clock: a scheduled revision whose moment has come."""
    article = lock_article(article)
    if not article.revisions.filter(approved_go_live_at__lte=clock()).exists():
        nothing_changed()
        return
    _go_live(article, clock=clock, scheduled=True)
    record("published", article, version=article.version)


@action(PUBLISH_ARTICLES)
def take_back(*, actor: Actor, clock: Clock, article: Article) -> Article:
    """Readers see it no longer; it is a draft again."""
    article = lock_article(article)
    if not article.live:
        nothing_changed()
        return article
    article.unpublish(log_action=None)
    emit(ArticleTakenBack(article_id=article.uuid))
    record("took back", article)
    return lock_article(article)


@action(PUBLISH_ARTICLES)
def verify_article(*, actor: Actor, clock: Clock, article: Article, next_on: date | None) -> Article:
    """Somebody has read it again, and it is still right."""
    article = lock_article(article)
    if next_on is not None and next_on <= clock().date():
        raise Refused(_("Choose a day that is still to come."), field="next_on")
    article.verify(at=clock(), next_on=next_on)
    record("verified", article, next_on=next_on)
    return article


def _refuse_unreviewed(article: Article, actor: Actor) -> None:
    if article.stage == Stage.APPROVED or actor.may(PUBLISH_ARTICLES):
        return
    if article.live and not article.has_unpublished_changes:
        return  # nothing would change
    raise Refused(_("A colleague reviews it first: ask for a review."))


def _schedule(article: Article) -> None:
    article = lock_article(article)
    article.get_latest_revision().publish(log_action=False, skip_permission_checks=True)


def _go_live(article: Article, *, clock: Clock, scheduled: bool = False) -> None:
    was_live, old_slug = article.live or article.version > 0, article.slug
    rows = article.revisions.filter(approved_go_live_at__lte=clock()) if scheduled else article.revisions
    revision = rows.order_by("-created_at", "-pk").first()
    revision.publish(log_action=False, changed=False, skip_permission_checks=True)
    fresh = lock_article(article)
    fresh.count_version(at=clock())
    fresh.move_to(Stage.WRITING)  # a review that was still waited for is not needed any more
    ArticleFile.articles.through.objects.filter(article_id=fresh.pk).delete()
    fresh.files.set(files_of_body(fresh.body))
    OldAddress.objects.filter(language=fresh.language, slug=fresh.slug).delete()
    if was_live and old_slug != fresh.slug:
        OldAddress.objects.update_or_create(
            language=fresh.language, slug=old_slug, defaults={"article": fresh, "since": clock()}
        )
    article.version = fresh.version
    emit(ArticlePublished(article_id=fresh.uuid, version=fresh.version))
