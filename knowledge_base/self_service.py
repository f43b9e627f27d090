"""The reader's door: everything here is already filtered to what this actor may read."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from access.readers import groups_version
from kernel.actor import NOBODY, Actor
from kernel.prepared import Prepared, PreparedValues
from knowledge_base.actions.reading import give_verdict
from knowledge_base.finding import FOR_CUSTOMERS, ids_for, ids_within, in_order
from knowledge_base.models import Article, ArticleFile, Category, OldAddress, Verdict
from knowledge_base.models.article import path_in_portal

__all__ = ["Shelf", "give_verdict"]

RELATED, FOUND, ON_A_SHELF = 4, 20, 2000
LONGEST_QUESTION, A_FEW_WORDS, MOST_WORDS = 200, 0.2, 0.55
# What one file of a sitemap may hold.
ON_A_SITEMAP = 50_000
LISTED = (
    "uuid", "title", "slug", "summary", "audience", "category", "translation_key", "locale", "published_at", "version",
    "first_published_at", "locale__language_code",
)  # fmt: skip
# A page shows the text as it was made once for its version, so that the row goes without.
OF_ONE = ("expire_at", *(f"category__{up}{name}" for up in ("", "parent__") for name in ("slug", "names")))


@dataclass
class Shelf:
    """A category with what the reader may read of it, and of the categories in it."""

    category: Category
    articles: list[Article] = field(default_factory=list)
    inner: list[Shelf] = field(default_factory=list)

    @property
    def all_articles(self) -> list[Article]:
        return [*self.articles, *(article for shelf in self.inner for article in shelf.all_articles)]


def has_articles(actor: Actor, at: datetime) -> bool:
    return bool(Article.objects.for_reader(actor, at).exists())


def shelves(actor: Actor, language: str, at: datetime) -> tuple[list[Shelf], list[Article]]:
    """The categories that hold something for this reader, as a tree, and what stands in none. Two statements."""
    by_category: dict[UUID | None, list[Article]] = {}
    for article in _in_one_language(_listed(actor, at).order_by("title")[:ON_A_SHELF], language):
        by_category.setdefault(article.category_id, []).append(article)
    every = {category.pk: Shelf(category, by_category.get(category.pk, [])) for category in Category.objects.all()}
    tops: list[Shelf] = []
    for shelf in every.values():
        parent = every.get(shelf.category.parent_id) if shelf.category.parent_id else None
        (tops if parent is None else parent.inner).append(shelf)
    return _filled(tops), by_category.get(None, [])


def article_at(actor: Actor, language: str, slug: str, at: datetime) -> Article | None:
    found: Article | None = _at_address(actor, groups_version(actor)).first(at=at, language=language, slug=slug)
    return found


# Unlike anything that stands in a statement of ours: places that each call fills.
_AT, _LANGUAGE, _SLUG = datetime(1, 1, 2, tzinfo=UTC), "a language", "an address"
_KEY, _CATEGORY = UUID(int=1), UUID(int=2)
_LOCALE, _PAGE = -1001, -1002


@lru_cache(maxsize=512)
def _at_address(actor: Actor, _version: Hashable) -> Prepared:
    rows = Article.objects.for_reader(actor, _AT).in_language(_LANGUAGE).filter(slug=_SLUG).order_by()
    rows = rows.select_related("locale", "category__parent").only(*LISTED, *OF_ONE)
    return Prepared(rows[:1], at=_AT, language=_LANGUAGE, slug=_SLUG)


def moved_to(actor: Actor, language: str, slug: str, at: datetime) -> Article | None:
    """Where an article stands now that had this address, if the reader may read it."""
    old = OldAddress.objects.filter(language=language, slug=slug).values("article_id")
    found: Article | None = Article.objects.for_reader(actor, at).select_related("locale").filter(pk__in=old).first()
    return found


class Beside(NamedTuple):
    """As much of an article as a link to it shows."""

    pk: int
    title: str
    slug: str
    summary: str
    language: str
    translation_key: UUID

    @property
    def path_in_portal(self) -> str:
        return path_in_portal(self.language, self.slug)


def beside(actor: Actor, article: Article, at: datetime) -> tuple[list[Beside], list[Beside]]:
    """The same article in other languages, and others of its category. One statement."""
    rows = _near(actor, groups_version(actor)).rows(
        at=at, key=article.translation_key, category=article.category_id, locale=article.locale_id, page=article.pk
    )
    near = [Beside(*row) for row in rows]
    others = [row for row in near if row.translation_key == article.translation_key]
    related = [row for row in near if row.translation_key != article.translation_key]
    return others, related[:RELATED]


@lru_cache(maxsize=512)
def _near(actor: Actor, _version: Hashable) -> PreparedValues:
    near = Q(translation_key=_KEY) | Q(category_id=_CATEGORY, locale_id=_LOCALE)
    rows = Article.objects.for_reader(actor, _AT).filter(near).exclude(pk=_PAGE).order_by("-published_at")
    shown = rows.values_list("pk", "title", "slug", "summary", "locale__language_code", "translation_key")
    return PreparedValues(shown[:50], at=_AT, key=_KEY, category=_CATEGORY, locale=_LOCALE, page=_PAGE)


def find_articles(actor: Actor, words: str, language: str, at: datetime, limit: int = FOUND) -> list[Article]:
    """The best first, each in the reader's language where there is one. Three statements."""
    ids = ids_for(actor, words[:LONGEST_QUESTION], limit, enough=MOST_WORDS)
    return _in_one_language(in_order(ids, actor, at), language)[:limit] if ids else []


def suggest_articles(actor: Actor, sentence: str, language: str, at: datetime, limit: int) -> list[Article]:
    """For what somebody says in words of their own, of which an article has but a few."""
    ids = ids_for(actor, sentence[:LONGEST_QUESTION], limit, enough=A_FEW_WORDS)
    return _in_one_language(in_order(ids, actor, at), language)[:limit] if ids else []


def newest_articles(actor: Actor, language: str, at: datetime, limit: int) -> list[Article]:
    rows = _listed(actor, at).in_language(language).order_by("-published_at", "-pk")
    return list(rows[:limit])


def public_addresses(at: datetime) -> list[list[Article]]:
    """Everything that anybody may read, each with its versions in other languages. One statement."""
    groups: dict[UUID, list[Article]] = {}
    for article in _listed(NOBODY, at).order_by("translation_key", "locale_id")[:ON_A_SITEMAP]:
        groups.setdefault(article.translation_key, []).append(article)
    return list(groups.values())


def articles_for_customers(sentence: str, language: str, at: datetime, limit: int) -> list[Article]:
    """With their text: for staff who answer a customer."""
    ids = ids_within(FOR_CUSTOMERS, sentence[:LONGEST_QUESTION], limit, enough=A_FEW_WORDS)
    rows = Article.objects.published(at).filter(audience__in=FOR_CUSTOMERS, uuid__in=ids).select_related("locale")
    found = {article.uuid: article for article in rows} if ids else {}
    return _in_one_language([found[pk] for pk in ids if pk in found], language)[:limit]


def reader_key(actor: Actor, secret: str) -> str:
    """Who a verdict is counted for: the person, or what the browser keeps, of which only a hash is stored."""
    if actor.user_id is not None:
        return f"person:{actor.user_id}"
    return hashlib.sha256(secret.encode()).hexdigest()


def verdict_of(article: Article, reader: str) -> Verdict | None:
    return Verdict.objects.filter(article=article, version=article.version, reader=reader).first()


def file_for(actor: Actor, file_id: UUID, at: datetime) -> ArticleFile | None:
    """A picture or video of an article that the reader may read."""
    articles = Article.objects.for_reader(actor, at).values("pk")
    return ArticleFile.objects.filter(pk=file_id, articles__in=articles).distinct().first()


def files_of(article: Article) -> dict[str, ArticleFile]:
    return {str(found.pk): found for found in article.files.all()}


def _listed(actor: Actor, at: datetime) -> Any:
    return _light(Article.objects.for_reader(actor, at))


def _light(rows: Any) -> Any:
    """Without the long columns."""
    return rows.select_related("locale").only(*LISTED)


def _in_one_language(articles: Any, language: str) -> list[Article]:
    """Each article once, in the reader's language where there is one, in the order given."""
    chosen: dict[UUID, Article] = {}
    for article in articles:
        known = chosen.get(article.translation_key)
        if known is None or (known.language != language and article.language == language):
            chosen[article.translation_key] = article
    return list(chosen.values())


def _filled(shelves: list[Shelf]) -> list[Shelf]:
    for shelf in shelves:
        shelf.inner = _filled(shelf.inner)
    return [shelf for shelf in shelves if shelf.all_articles]
