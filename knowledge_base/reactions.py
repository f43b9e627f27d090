"""What the knowledge base does when something happened: it tells the colleagues concerned, each in their language."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import translation
from django.utils.translation import gettext as _

from audit.models import Entry
from identity.models import User
from kernel.actor import SYSTEM
from kernel.clock import system_clock
from kernel.jobs import job
from kernel.tenancy import current_tenant
from knowledge_base.actions.planning import hand_articles_over
from knowledge_base.models import Article, Comment, Remark, Stage
from knowledge_base.queries.reviewing import publishers
from messaging.gate import queue_mail
from messaging.notices import notify


@job()
def tell_reviewer(article_id: str, by_id: str | None) -> None:
    """Somebody waits for their word; not when the review was withdrawn meanwhile."""
    article = Article.objects.select_related("reviewer").get(uuid=article_id)
    if article.stage != Stage.REVIEW or article.reviewer is None:
        return
    asked = article.comments.filter(kind=Remark.ASKED).order_by("-at", "-id").first()
    author, text = (asked.author_name, asked.text) if asked else ("", "")
    tell_of_article(
        article.reviewer, article, lambda: _("%(name)s asks you for a review") % {"name": author}, by=author, text=text
    )


@job()
def tell_of_decision(article_id: str, comment_id: str, asked_by_id: str | None) -> None:
    """Whoever asked, and whoever answers for the article."""
    article = Article.objects.get(uuid=article_id)
    remark = Comment.objects.get(pk=comment_id)
    is_good = remark.kind == Remark.APPROVED

    def title() -> str:
        words = _("%(name)s approved your article") if is_good else _("%(name)s sent your article back")
        return words % {"name": remark.author_name}

    concerned = [pk for pk in (asked_by_id, article.owner_id) if pk and str(pk) != str(remark.author_id)]
    for person in User.objects.staff().filter(pk__in=concerned):
        tell_of_article(person, article, title, by=remark.author_name, text=remark.text)


@job()
def tell_of_comment(article_id: str, comment_id: str) -> None:
    """Whoever answers for the article, reviews it, or spoke in the same thread."""
    article = Article.objects.get(uuid=article_id)
    comment = Comment.objects.get(pk=comment_id)
    thread = comment.parent_id or comment.pk
    spoke = Comment.objects.filter(parent_id=thread).values_list("author_id", flat=True)
    begun = Comment.objects.filter(pk=thread).values_list("author_id", flat=True)
    concerned = {article.owner_id, article.reviewer_id, *spoke, *begun}
    for person in User.objects.staff().filter(pk__in=[pk for pk in concerned if pk and pk != comment.author_id]):
        tell_of_article(
            person,
            article,
            lambda: _("%(name)s commented on an article") % {"name": comment.author_name},
            by=comment.author_name,
            text=comment.text,
        )


def tell_of_article(person: User, article: Article, title: Callable[[], str], *, by: str, text: str) -> None:
    """A notice at the desk and a mail, in the language of whoever is told; what comes close together is one mail."""
    at, url = system_clock(), f"/desk/knowledge/{article.uuid}/"
    with translation.override(person.language):
        said = title()
    subject = article.draft_title
    notify(user_id=person.pk, kind="article", title=said, detail=subject, url=url, by=by, at=at)
    queue_mail(
        to=person.email,
        name=person.name,
        language=person.language,
        template="article_notice",
        item={"title": said, "subject": subject, "text": text, "url": current_tenant().base_url + url},
        at=at,
        burst_key=f"article:{article.uuid}:{person.pk}",
        thread_key=f"article:{article.uuid}",
    )


@job()
def tell_of_check(article_id: str) -> None:
    """Whoever answers for the article; for one that is nobody's, those who may publish. One mail a person."""
    article = Article.objects.get(uuid=article_id)
    owner = User.objects.staff().filter(pk=article.owner_id).first() if article.owner_id else None
    for person in [owner] if owner else publishers():
        at, url = system_clock(), f"/desk/knowledge/{article.uuid}/"
        with translation.override(person.language):
            title = _("An article is to be checked")
        notify(user_id=person.pk, kind="article", title=title, detail=article.draft_title, url=url, by="", at=at)
        base = current_tenant().base_url
        queue_mail(
            to=person.email,
            name=person.name,
            language=person.language,
            template="article_check",
            item={
                "title": article.draft_title,
                "on": article.verify_on.isoformat() if article.verify_on else "",
                "url": base + url,
                "list_url": f"{base}/desk/knowledge/?state=due",
            },
            at=at,
            burst_key=f"checks:{person.pk}",
            thread_key=f"checks:{person.pk}:{at.date()}",
        )


@job()
def tell_of_failure(article_id: str) -> None:
    """A planned publication that did not happen."""
    article = Article.objects.get(uuid=article_id)
    entry = Entry.objects.about_id(article.uuid).filter(verb="could not publish").last()
    owner = User.objects.staff().filter(pk=article.owner_id).first() if article.owner_id else None
    for person in [owner] if owner else publishers():
        tell_of_article(
            person,
            article,
            lambda: _("A planned article could not be published"),
            by="",
            text=str(entry.changes.get("reason", "")) if entry else "",
        )


@job()
def hand_over_articles(person_id: str, successor_id: str | None) -> None:
    successor = User.objects.filter(pk=successor_id).first() if successor_id else None
    person = User.objects.get(pk=person_id)
    hand_articles_over(actor=SYSTEM, clock=system_clock, person=person, successor=successor)
