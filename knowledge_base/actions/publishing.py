"""What readers see changes here and nowhere else."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from kernel.actions import Refused, action, emit, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from knowledge_base.actions.writing import clean_or_refuse, lock_article
from knowledge_base.events import ArticlePublished, ArticleTakenBack, PublicationFailed
from knowledge_base.markup import files_of_body
from knowledge_base.models import Article, ArticleFile, OldAddress, Stage, Version
from knowledge_base.permissions import PUBLISH_ARTICLES, WRITE_ARTICLES


@action(WRITE_ARTICLES)
def publish_article(*, actor: Actor, clock: Clock, article: Article, at: datetime | None = None) -> Article:
    """The newest revision for its readers: now, or `at` a moment to come. A changed address leaves a way behind.

    Whoever writes publishes what a colleague has approved; without a review it takes PUBLISH_ARTICLES."""
    article = lock_article(article)
    refuse_unreviewed(article, actor)
    if at is not None and at <= clock():
        raise Refused(_("Choose a moment that is still to come."), field="at")
    if article.live and not article.has_unpublished_changes and at is None:
        nothing_changed()
        return article
    clean_before_publishing(article)
    if at is None:
        _go_live(article, article.latest_revision, actor=actor, clock=clock)
    else:
        article.plan(at, article.expire_at)
    record("published" if at is None else "scheduled", article, version=article.version, at=at)
    return lock_article(article)


@action(PUBLISH_ARTICLES)
def publish_due(*, actor: Actor, clock: Clock, article: Article) -> None:
    """By the clock: a scheduled revision whose moment has come. What can't be published any more (another article
    has its address) is planned no longer, and its owner hears why."""
    article = lock_article(article)
    if article.scheduled_at is None or article.scheduled_at > clock():
        nothing_changed()
        return
    revision = article.planned_revision() or article.latest_revision
    try:
        clean_or_refuse(revision.as_object())
    except Refused as refusal:
        article.plan(None, article.expire_at)
        record("could not publish", article, reason=refusal.sentence)
        emit(PublicationFailed(article_id=article.uuid))
        return
    _go_live(article, revision, actor=actor, clock=clock)
    record("published", article, version=article.version)


@action(PUBLISH_ARTICLES)
def take_back(*, actor: Actor, clock: Clock, article: Article) -> Article:
    """Readers see it no longer; it is a draft again, and nothing is planned for it."""
    article = lock_article(article)
    if not article.live:
        nothing_changed()
        return article
    _go_down(article)
    record("took back", article)
    return lock_article(article)


@action(PUBLISH_ARTICLES)
def expire_due(*, actor: Actor, clock: Clock, article: Article) -> None:
    """By the clock: readers have not seen it since that moment; now it is a draft again."""
    article = lock_article(article)
    if not article.live or article.expire_at is None or article.expire_at > clock():
        nothing_changed()
        return
    expired_at = article.expire_at
    _go_down(article)
    record("expired", article, at=expired_at)


def refuse_unreviewed(article: Article, actor: Actor) -> None:
    if article.stage == Stage.APPROVED or actor.may(PUBLISH_ARTICLES):
        return
    if article.live and not article.has_unpublished_changes:
        return  # nothing would change
    raise Refused(_("A colleague reviews it first: ask for a review."))


def clean_before_publishing(article: Article) -> None:
    draft = article.newest()
    if not len(draft.body):
        raise Refused(_("Write something before you publish it."), field="markdown")
    clean_or_refuse(draft)


def _go_down(article: Article) -> None:
    article.unpublish(log_action=None)
    article.plan(None, None)
    emit(ArticleTakenBack(article_id=article.uuid))


def _go_live(article: Article, revision: object, *, actor: Actor, clock: Clock) -> None:
    was_live, old_slug = article.live or article.version > 0, article.slug
    revision.publish(log_action=False, changed=False, skip_permission_checks=True)  # type: ignore[attr-defined]
    fresh = lock_article(article)
    fresh.count_version(at=clock())
    Version.objects.create(
        article=fresh, number=fresh.version, revision_id=fresh.live_revision_id, by_name=actor.name, at=clock()
    )
    fresh.move_to(Stage.WRITING)  # a review that was still waited for is not needed any more
    gone = fresh.expire_at is not None and fresh.expire_at <= clock()
    fresh.plan(None, None if gone else fresh.expire_at)
    ArticleFile.articles.through.objects.filter(article_id=fresh.pk).delete()
    fresh.files.set(files_of_body(fresh.body))
    OldAddress.objects.filter(language=fresh.language, slug=fresh.slug).delete()
    if was_live and old_slug != fresh.slug:
        OldAddress.objects.update_or_create(
            language=fresh.language, slug=old_slug, defaults={"article": fresh, "since": clock()}
        )
    article.version = fresh.version
    emit(ArticlePublished(article_id=fresh.uuid, version=fresh.version))
