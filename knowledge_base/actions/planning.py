"""When readers see an article, until when, when it is checked again, and who answers for it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from identity.models import User
from kernel.actions import Refused, action, emit, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from knowledge_base.actions.publishing import clean_before_publishing, refuse_unreviewed
from knowledge_base.actions.writing import lock_article
from knowledge_base.events import CheckDue
from knowledge_base.models import Article, Stage
from knowledge_base.permissions import PUBLISH_ARTICLES, WRITE_ARTICLES
from knowledge_base.queries.reviewing import writers

REMIND_AGAIN_AFTER = timedelta(days=14)


@action(WRITE_ARTICLES)
def plan_article(
    *, actor: Actor, clock: Clock, article: Article, publish_at: datetime | None, expire_at: datetime | None
) -> Article:
    """The newest text goes to its readers at `publish_at`, and all of it is taken down at `expire_at`.

    None: not by the clock; a moment that was planned before and has not come yet is forgotten."""
    article = lock_article(article)
    now, old = clock(), (article.scheduled_at, article.expire_at)
    if (publish_at, expire_at) == old:
        nothing_changed()
        return article
    if publish_at is not None and publish_at != old[0] and publish_at <= now:
        raise Refused(_("Choose a moment that is still to come."), field="publish_at")
    if expire_at is not None and expire_at <= max(now, publish_at or now):
        raise Refused(_("It is taken down after it was published: choose a later moment."), field="expire_at")
    if publish_at is not None or expire_at != old[1]:
        refuse_unreviewed(article, actor)
    if publish_at is not None and publish_at != old[0]:
        clean_before_publishing(article)
    article.plan(publish_at, expire_at)
    record("planned", article, publish_at=[old[0], publish_at], expire_at=[old[1], expire_at])
    return lock_article(article)


@action(WRITE_ARTICLES)
def hand_article_over(*, actor: Actor, clock: Clock, article: Article, owner: User | None) -> Article:
    """Who answers for it: hears what is said about it, and is reminded to check it."""
    article = lock_article(article)
    if article.owner_id == (owner.pk if owner else None):
        nothing_changed()
        return article
    if owner is not None and not writers().filter(pk=owner.pk).exists():
        raise Refused(_("Choose a colleague who may write articles."), field="owner")
    old = article.owner
    article.give_to(owner)
    record("handed over", article, owner=[old.name if old else "", owner.name if owner else ""])
    return article


@action(PUBLISH_ARTICLES)
def hand_articles_over(*, actor: Actor, clock: Clock, person: User, successor: User | None) -> int:
    """Of somebody who left: to the successor or to nobody; reviews that waited for them are asked for anew."""
    articles = list(Article.objects.filter(owner=person)) + list(Article.objects.filter(reviewer=person))
    for article in articles:
        locked = lock_article(article)
        if locked.owner_id == person.pk:
            locked.give_to(successor)
        if locked.reviewer_id == person.pk:
            locked.move_to(Stage.WRITING)
        record("handed over", locked, owner=[person.name, successor.name if successor else ""])
    if not articles:
        nothing_changed()
    return len(articles)


@action(PUBLISH_ARTICLES)
def verify_article(*, actor: Actor, clock: Clock, article: Article, next_on: date | None) -> Article:
    """Somebody has read it again, and it is still right."""
    article = lock_article(article)
    if next_on is not None and next_on <= clock().date():
        raise Refused(_("Choose a day that is still to come."), field="next_on")
    article.verify(at=clock(), next_on=next_on)
    record("verified", article, next_on=next_on)
    return article


@action(PUBLISH_ARTICLES)
def remind_of_check(*, actor: Actor, clock: Clock, article: Article, today: date) -> None:
    """Once when the day has come, and again every two weeks until somebody has looked."""
    article = lock_article(article)
    nothing_changed()  # of the article nothing has
    since, due_on = article.reminded_on, article.verify_on
    if not article.live or due_on is None or due_on > today:
        return
    if since is None or since < due_on or since <= today - REMIND_AGAIN_AFTER:
        article.remind(on=today)
        emit(CheckDue(article_id=article.uuid))
