"""The text of an article as readers get it: made once for each version and language of the page around it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from knowledge_base import self_service
from knowledge_base.models import Article
from knowledge_base.showing import shown

A_DAY = 24 * 3600  # seconds


@dataclass(frozen=True)
class Reading:
    """`contents`: the items of the list of what is in it; empty when it has fewer than two headings."""

    text: SafeString
    contents: SafeString
    minutes: int


def reading_of(article: Article, language: str) -> Reading:
    """`language` is the page's, in which a table or a warning is announced."""
    published = article.published_at.timestamp() if article.published_at else 0
    key = f"reading:{article.uuid}:{article.version}:{published}:{language}"
    kept: Reading | None = cache.get(key)
    if kept is None:
        has_files = any(block.block_type in {"image", "video"} for block in article.body)
        context = {"shown": shown(article, self_service.files_of(article) if has_files else {})}
        kept = Reading(
            text=render_to_string("portal/parts/text.html", context),
            contents=SafeString(render_to_string("portal/parts/contents.html", context).strip()),
            minutes=context["shown"].minutes,
        )
        cache.set(key, kept, A_DAY)
    return kept
