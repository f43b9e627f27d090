"""A file beside the article that it would change: what is there already, and what would be another."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping

from django.db.models import Q

from kernel.files import open_stored
from knowledge_base.actions.writing import Words
from knowledge_base.exchange.reading import Draft
from knowledge_base.markup import body_from_markdown, files_of_body, markdown_of_body
from knowledge_base.models import Article, ArticleFile, Category
from knowledge_base.queries.articles import Newest, newest_of

STANDING = re.compile(r"\(file:([0-9a-f-]{36})(?=[\s)])")


def article_at(language: str, slug: str) -> Article | None:
    """What has this address, or shall have it once it is published."""
    rows = Article.objects.select_related("locale", "latest_revision").in_language(language)
    found: list[Article] = list(rows.filter(Q(slug=slug) | Q(latest_revision__content__slug=slug)).order_by("pk")[:2])
    return next((row for row in found if row.slug == slug), found[0] if found else None)


def own_files(body: object, draft: Draft) -> dict[str, str]:
    """Of the pictures of a draft, those that the article shows already, by the ids that stand for them."""
    if not draft.pictures:
        return {}
    shown = ArticleFile.objects.filter(pk__in=files_of_body(body))
    digests = {_digest(file): str(file.pk) for file in shown}
    return {key: digests[one.digest] for key, one in draft.pictures.items() if one.digest in digests}


def with_files(markdown: str, ids: Mapping[str, str]) -> str:
    return STANDING.sub(lambda found: f"(file:{ids.get(found[1], found[1])}", markdown)


def words_for(draft: Draft, markdown: str, find: Callable[[tuple[str, ...]], Category | None], audience: str) -> Words:
    """For a new article."""
    return Words(
        title=draft.title,
        markdown=markdown,
        summary=draft.summary or "",
        slug=draft.slug,
        category=find(draft.shelf) if draft.shelf else None,
        audience=draft.audience or audience,
        groups=draft.groups,
        verify_on=draft.check_on,
    )


def words_over(
    draft: Draft, article: Article, markdown: str, find: Callable[[tuple[str, ...]], Category | None]
) -> Words:
    """For an article that is there: what the file does not say stays as it is."""
    now = newest_of(article)
    shelf = find(draft.shelf) if draft.shelf else None
    # A file that says that it stands in no category means it; one whose category is not here does not.
    kept = None if draft.shelf == () else shelf or _shelf_of(now)
    return Words(
        title=draft.title,
        markdown=markdown,
        summary=now.summary if draft.summary is None else draft.summary,
        slug=now.slug,
        category=kept,
        audience=draft.audience or now.audience,
        groups=draft.groups if draft.audience else tuple(now.groups),
        verify_on=draft.check_on or article.verify_on,
    )


def differing(article: Article, words: Words) -> list[str]:
    """The parts of the newest text that would be others."""
    now = newest_of(article)
    body = Article(body=body_from_markdown(words.markdown)).body
    pairs = {
        "title": (now.title, words.title),
        "body": (markdown_of_body(now.body), markdown_of_body(body)),
        "summary": (now.summary, words.summary),
        "category": (now.category_id, words.category.pk if words.category else None),
        "audience": (now.audience, words.audience),
        "groups": (sorted(now.groups), sorted(words.groups)),
        "check": (str(article.verify_on or ""), str(words.verify_on or "")),
    }
    return [name for name, (before, after) in pairs.items() if before != after]


def _shelf_of(now: Newest) -> Category | None:
    return Category.objects.filter(pk=now.category_id).first() if now.category_id else None


def _digest(file: ArticleFile) -> str:
    try:
        with open_stored(file.path) as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except FileNotFoundError:
        return ""
