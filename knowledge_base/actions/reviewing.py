"""A draft is shown to a colleague before readers see it: asked for, talked about, approved or sent back."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from identity.models import User
from kernel.actions import Refused, action, emit, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from knowledge_base.actions.writing import lock_article
from knowledge_base.events import ArticleCommented, ReviewAsked, ReviewDecided
from knowledge_base.models import Article, Comment, Remark, Stage
from knowledge_base.permissions import REVIEW_ARTICLES, VIEW_ARTICLES, WRITE_ARTICLES
from knowledge_base.queries.reviewing import open_threads, reviewers

LONGEST, QUOTE_LENGTH = 4000, 300


@action(WRITE_ARTICLES)
def ask_for_review(*, actor: Actor, clock: Clock, article: Article, reviewer: User, note: str = "") -> Article:
    """Of one colleague who may review, and is not who asks. Refused while another review is open."""
    article = lock_article(article)
    if article.stage == Stage.REVIEW:
        raise Refused(_("This article is in review already."))
    if article.live and not article.has_unpublished_changes:
        raise Refused(_("There is nothing to review: readers see the newest text."))
    if not len(article.newest().body):
        raise Refused(_("Write something before you ask for a review."))
    if reviewer.pk == actor.user_id or not reviewers().filter(pk=reviewer.pk).exists():
        raise Refused(_("Choose a colleague who may review articles."), field="reviewer")
    article.ask(reviewer)
    _remark(article, Remark.ASKED, note, actor=actor, clock=clock)
    record("asked for review", article, reviewer=reviewer.name)
    emit(ReviewAsked(article_id=article.uuid, by_id=actor.user_id))
    return article


@action(WRITE_ARTICLES)
def withdraw_review(*, actor: Actor, clock: Clock, article: Article) -> Article:
    """It is being written again, and nobody is waited for."""
    article = lock_article(article)
    if article.stage != Stage.REVIEW:
        nothing_changed()
        return article
    article.move_to(Stage.WRITING)
    record("withdrew review", article)
    return article


@action(REVIEW_ARTICLES)
def approve_article(
    *, actor: Actor, clock: Clock, article: Article, seen: int | None = None, words: str = ""
) -> Article:
    """It may be published as it is. Refused to whoever wrote the newest text, while a thread is open, and when the
    text has changed since the reviewer read it (`seen`)."""
    article = _in_review(article)
    if article.latest_revision and article.latest_revision.user_id == actor.user_id and actor.user_id:
        raise Refused(_("Somebody else has to approve what you wrote."))
    if seen is not None and seen != article.latest_revision_id:
        raise Refused(_("The text has changed since you opened it. Read it again."))
    if count := open_threads(article).count():
        sentence = ngettext(
            "%(count)d comment is still open. Resolve it first.",
            "%(count)d comments are still open. Resolve them first.",
            count,
        )
        raise Refused(sentence % {"count": count})
    return _decide(article, Remark.APPROVED, words, actor=actor, clock=clock)


@action(REVIEW_ARTICLES)
def send_article_back(*, actor: Actor, clock: Clock, article: Article, words: str) -> Article:
    """With what should change; it is being written again."""
    article = _in_review(article)
    if not words.strip():
        raise Refused(_("Say what should change."), field="words")
    return _decide(article, Remark.SENT_BACK, words, actor=actor, clock=clock)


@action(VIEW_ARTICLES)
def comment_on_article(
    *, actor: Actor, clock: Clock, article: Article, text: str, quote: str = "", thread: Comment | None = None
) -> Comment:
    """A new thread, or an answer in one; an answer opens a thread that was resolved."""
    article = lock_article(article)
    if not text.strip():
        raise Refused(_("Write something first."), field="text")
    if thread is not None and (thread.article_id != article.pk or thread.parent_id or thread.kind != Remark.COMMENT):
        raise Refused(_("This comment is not there any more."))
    comment = _remark(article, Remark.COMMENT, text, actor=actor, clock=clock, quote=quote, thread=thread)
    if thread is not None and thread.resolved_at is not None:
        thread.reopen()
    record("commented", article)
    emit(ArticleCommented(article_id=article.uuid, comment_id=comment.pk))
    return comment


@action(VIEW_ARTICLES)
def resolve_comment(*, actor: Actor, clock: Clock, article: Article, thread: Comment, is_open: bool = False) -> None:
    """What a thread asked for is done, or is to be done after all (`is_open`)."""
    article = lock_article(article)
    found = Comment.objects.filter(pk=thread.pk, article=article, parent__isnull=True, kind=Remark.COMMENT).first()
    if found is None:
        raise Refused(_("This comment is not there any more."))
    if (found.resolved_at is None) == is_open:
        nothing_changed()
        return
    if is_open:
        found.reopen()
    else:
        found.resolve(at=clock(), by=actor.name)
    record("reopened a comment" if is_open else "resolved a comment", article)


def _in_review(article: Article) -> Article:
    article = lock_article(article)
    if article.stage != Stage.REVIEW:
        raise Refused(_("Nobody waits for a review of this article any more."))
    return article


def _decide(article: Article, kind: Remark, words: str, *, actor: Actor, clock: Clock) -> Article:
    asked = article.comments.filter(kind=Remark.ASKED).order_by("-at", "-id").first()
    article.move_to(Stage.APPROVED if kind is Remark.APPROVED else Stage.WRITING)
    remark = _remark(article, kind, words, actor=actor, clock=clock)
    record("approved" if kind is Remark.APPROVED else "sent back", article)
    asked_by = asked.author_id if asked else None
    emit(ReviewDecided(article_id=article.uuid, comment_id=remark.pk, asked_by_id=asked_by))
    return article


def _remark(
    article: Article,
    kind: Remark,
    text: str,
    *,
    actor: Actor,
    clock: Clock,
    quote: str = "",
    thread: Comment | None = None,
) -> Comment:
    text = text.replace("\0", "").strip()
    if len(text) > LONGEST:
        field = "text" if kind is Remark.COMMENT else "note" if kind is Remark.ASKED else "words"
        raise Refused(_("A comment has at most %(limit)d characters.") % {"limit": LONGEST}, field=field)
    return Comment.objects.create(
        article=article,
        parent=thread,
        kind=kind,
        quote=" ".join(quote.replace("\0", "").split())[:QUOTE_LENGTH],
        text=text,
        author_id=actor.user_id,
        author_name=actor.name,
        at=clock(),
    )
