"""Who may review, and what was said about a draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import QuerySet

from identity.models import User
from kernel.actor import Actor
from kernel.permissions import Permission
from knowledge_base.models import Article, Comment, Remark, Stage
from knowledge_base.permissions import PUBLISH_ARTICLES, REVIEW_ARTICLES, WRITE_ARTICLES


@dataclass
class Thread:
    """A comment with its answers, or a step of the review."""

    comment: Comment
    answers: list[Comment] = field(default_factory=list)


def reviewers() -> QuerySet[User]:
    """Colleagues who work here and whose role lets them review."""
    return _who_may(REVIEW_ARTICLES)


def writers() -> QuerySet[User]:
    return _who_may(WRITE_ARTICLES)


def publishers() -> QuerySet[User]:
    return _who_may(PUBLISH_ARTICLES)


def _who_may(permission: Permission) -> QuerySet[User]:
    rows: QuerySet[User] = User.objects.staff().filter(staff__role__permissions__contains=[permission.name])
    return rows.order_by("name")


def next_step(article: Article, actor: Actor) -> str:
    """What this person most likely came to do: decide, publish, ask for a review, or nothing but read."""
    wrote_it = bool(article.latest_revision and article.latest_revision.user_id == actor.user_id)
    if article.stage == Stage.REVIEW and actor.may(REVIEW_ARTICLES) and not wrote_it:
        return "decide"
    if not actor.may(WRITE_ARTICLES) or (article.live and not article.has_unpublished_changes):
        return ""
    if article.stage == Stage.APPROVED or (actor.may(PUBLISH_ARTICLES) and article.stage != Stage.REVIEW):
        return "publish"
    return "ask" if article.stage == Stage.WRITING else ""


def open_threads(article: Article) -> QuerySet[Comment]:
    return Comment.objects.filter(article=article, kind=Remark.COMMENT, parent__isnull=True, resolved_at__isnull=True)


def conversation_about(article: Article) -> list[Thread]:
    """In order of time. One statement."""
    threads: dict[UUID, Thread] = {}
    for comment in Comment.objects.filter(article=article):
        if comment.parent_id is None:
            threads[comment.pk] = Thread(comment)
        elif comment.parent_id in threads:
            threads[comment.parent_id].answers.append(comment)
    return list(threads.values())


def comment_of(article: Article, comment_id: UUID) -> Comment | None:
    return Comment.objects.filter(article=article, pk=comment_id).first()
