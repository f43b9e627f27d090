"""Articles as those who write them see them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q

from access.readers import reader_groups
from audit.models import Entry
from kernel.actor import Actor
from knowledge_base.models import Article, Audience, Category, Stage

STATES = ("all", "published", "draft", "review", "mine", "scheduled", "due", "stale")
HISTORY = 12


@dataclass(frozen=True)
class Newest:
    """The newest revision, read from what it stores: Wagtail would ask the database four times more."""

    title: str
    slug: str
    summary: str
    audience: str
    groups: list[str]
    category_id: UUID | None
    verify_on: str
    body: Any

    @property
    def audience_label(self) -> str:
        label = str(dict(Audience.choices).get(self.audience, self.audience))
        known = dict(reader_groups())
        chosen = ", ".join(known.get(key, key) for key in self.groups)
        return f"{label} ({chosen})" if chosen else label


def newest_of(article: Article) -> Newest:
    """Needs `latest_revision` with the row."""
    stored: dict[str, Any] = article.latest_revision.content if article.latest_revision else {}
    category = stored.get("category")
    return Newest(
        title=str(stored.get("title", article.title)),
        slug=str(stored.get("slug", article.slug)),
        summary=stored.get("summary", article.summary),
        audience=stored.get("audience", article.audience),
        groups=_list(stored.get("groups", article.groups)),
        category_id=UUID(str(category)) if category else None,
        verify_on=str(article.verify_on or ""),
        body=Article._meta.get_field("body").to_python(stored["body"]) if "body" in stored else article.body,
    )


def _list(stored: Any) -> list[str]:
    """An array stands in a revision as the text of its JSON."""
    return list(json.loads(stored)) if isinstance(stored, str) else list(stored or ())


def articles_at_desk(
    actor: Actor, *, state: str, language: str, audience: str, words: str, today: date, category: str = ""
) -> Any:
    rows = Article.objects.visible_to(actor).without_body().select_related("locale", "category", "owner")
    if language:
        rows = rows.in_language(language)
    if audience in Audience.values:
        rows = rows.filter(audience=audience)
    if category:
        rows = rows.filter(category__slug=category)
    return _in_state(rows.saying(words), state, today, actor)


def waiting_counts(actor: Actor, today: date) -> dict[str, int]:
    """How much waits for somebody, by state. One statement."""
    rows = Article.objects.visible_to(actor).order_by()
    due = Q(live=True, verify_on__lte=today)
    found: dict[str, int] = rows.aggregate(
        mine=Count("pk", filter=Q(reviewer_id=actor.user_id)), due=Count("pk", filter=due)
    )
    return found


def _in_state(rows: Any, state: str, today: date, actor: Actor) -> Any:
    if state == "mine":
        return rows.filter(reviewer_id=actor.me)
    if state == "due":
        return rows.due_for_verification(today)
    if state == "stale":
        return rows.stale()
    if state == "scheduled":
        return rows.filter(Q(scheduled_at__isnull=False) | Q(live=True, expire_at__isnull=False))
    filters = {"published": Q(live=True), "draft": Q(live=False), "review": Q(stage=Stage.REVIEW)}
    return rows.filter(filters.get(state, Q()))


def article_at_desk(actor: Actor, uuid: UUID) -> Article | None:
    """With what its readers of the present version said."""
    present = Q(verdicts__version=F("version"))
    rows = Article.objects.visible_to(actor).select_related(
        "locale", "category", "owner", "latest_revision", "reviewer"
    )
    found: Article | None = (
        rows.annotate(
            helped=Count("verdicts", filter=present & Q(verdicts__helped=True)),
            not_helped=Count("verdicts", filter=present & Q(verdicts__helped=False)),
        )
        .filter(uuid=uuid)
        .first()
    )
    return found


def other_languages(article: Article) -> list[Article]:
    rows = Article.objects.filter(translation_key=article.translation_key).exclude(pk=article.pk)
    return list(rows.without_body().select_related("locale"))


def history_of(article: Article) -> list[Entry]:
    return list(Entry.objects.about_id(article.uuid).reverse()[:HISTORY])


def categories() -> list[Category]:
    return list(Category.objects.all())
