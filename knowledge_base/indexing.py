"""How articles look in search: as readers see them once they are published, until then as their writers do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Case, DateTimeField, QuerySet, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from knowledge_base.models import Article, Audience, Category
from knowledge_base.permissions import VIEW_ARTICLES
from knowledge_base.queries.articles import newest_of
from knowledge_base.texts import text_of_body
from search.registry import LANGUAGE, Content, Facet, Naming, Source

NEVER = datetime(2000, 1, 1, tzinfo=UTC)
PUBLISHED, DRAFT = "published", "draft"


def _topics() -> QuerySet[Any]:
    return Category.objects.all()


def _in_language(names: str) -> str:
    found: dict[str, str] = json.loads(names)
    return found.get(get_language() or "", "") or next(iter(found.values()), "")


PUBLICATION = Facet(
    "publication",
    pgettext_lazy("of an article", "Publication"),
    ("publication", "发布"),
    choices=((PUBLISHED, pgettext_lazy("an article", "Published")), (DRAFT, pgettext_lazy("an article", "Draft"))),
)
AUDIENCE = Facet("audience", _("Who may read it"), ("audience", "读者"), choices=tuple(Audience.choices))
TOPIC = Facet("topic", _("Topic"), ("topic", "主题"), naming=Naming(_topics, "names", _in_language))


def article_rows() -> QuerySet[Any]:
    """`changed_at` moves with every revision and publication; who takes an article back leaves no time behind, so a
    published one counts a microsecond more."""
    is_out = Case(When(live=True, then=Value(timedelta(microseconds=1))), default=Value(timedelta()))
    last = Coalesce(Greatest("latest_revision_created_at", "last_published_at"), Value(NEVER))
    return Article.objects.annotate(changed_at=Greatest(last + is_out, last, output_field=DateTimeField()))


def article_contents(ids: Sequence[UUID]) -> Iterator[Content]:
    rows = article_rows().filter(uuid__in=ids).select_related("locale", "category", "latest_revision")
    for article in rows:
        newest = newest_of(article)
        said: Any = article if article.live else newest
        audience = article.audience if article.live else newest.audience
        yield Content(
            id=article.uuid,
            title=said.title,
            url=reverse("knowledge_base:article", args=[article.uuid]),
            at=article.published_at or article.latest_revision_created_at or NEVER,
            stamp=article.changed_at,
            detail=said.summary,
            note=DRAFT if not article.live else "",
            also=tuple(_beside(article, said.summary)),
            body=article.text if article.live else text_of_body(newest.body),
            language=article.language,
            facets={
                "publication": [PUBLISHED if article.live else DRAFT],
                "audience": [audience],
                "language": [article.language],
                "topic": [str(article.category_id)] if article.category_id else [],
            },
            refs=(article.category_id,) if article.category_id else (),
        )


def _beside(article: Article, summary: str) -> Iterator[tuple[str, str]]:
    if summary:
        yield "summary", summary
    if article.category:
        yield "topic", " ".join(article.category.names.values())


def _list_query(words: str, chosen: Mapping[str, Sequence[str]]) -> str:
    """The list filters by one value of each."""
    if chosen.keys() - {"publication", "audience", "language"} or any(len(values) > 1 for values in chosen.values()):
        return ""
    named = {"state" if key == "publication" else key: values[0] for key, values in chosen.items()}
    return urlencode({**named, **({"q": words} if words else {})})


ARTICLES = Source(
    key="articles",
    label=_("Articles"),
    icon="book",
    names=("article", "articles", "文章", "知识库"),
    model=Article,
    id_column="uuid",
    permission=VIEW_ARTICLES,
    rows=article_rows,
    visible=Article.objects.visible_to,
    contents=article_contents,
    stamp="changed_at",
    list_url=lambda: reverse("knowledge_base:articles"),
    list_query=_list_query,
    labels={"topic": _("Topic")},
    notes={DRAFT: pgettext_lazy("an article", "Draft")},
    facets=(PUBLICATION, AUDIENCE, TOPIC, LANGUAGE),
)
