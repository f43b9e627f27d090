"""A body as a page shows it: cleaned once more, with places to jump to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from knowledge_base.markup import files_of_body
from knowledge_base.models import ArticleFile
from knowledge_base.texts import clean_article_html, source_of, text_of_body

HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)
WORD = re.compile(r"[A-Za-z0-9]+")
CHINESE = re.compile(r"[\u3400-\u9fff]")
WORDS_A_MINUTE, SIGNS_A_MINUTE = 220, 400
MOST_FILES = 200


class HasBody(Protocol):
    """An article, or a revision of one."""

    @property
    def body(self) -> Any: ...


@dataclass
class Shown:
    """`parts` are (kind, what its template needs); `headings` are (place, words)."""

    parts: list[tuple[str, Any]] = field(default_factory=list)
    headings: list[tuple[str, str]] = field(default_factory=list)
    minutes: int = 1


def shown(article: HasBody, files: Mapping[str, ArticleFile]) -> Shown:
    page = Shown(minutes=minutes_to_read(text_of_body(article.body)))
    for block in article.body:
        part = _part(block.block_type, block.value, files, page)
        if part is not None:
            page.parts.append((block.block_type, part))
    return page


def shown_as_draft(article: HasBody) -> Shown:
    """The same with whatever files it names, for its writers."""
    wanted = list(files_of_body(article.body))[:MOST_FILES]
    return shown(article, {str(row.pk): row for row in ArticleFile.objects.filter(pk__in=wanted)} if wanted else {})


def minutes_to_read(text: str) -> int:
    """At 220 English words or 400 Chinese characters a minute; at least one."""
    return max(1, round(len(WORD.findall(text)) / WORDS_A_MINUTE + len(CHINESE.findall(text)) / SIGNS_A_MINUTE))


def _part(kind: str, value: Any, files: Mapping[str, ArticleFile], page: Shown) -> Any:
    if kind == "text":
        return _with_places(_html(value), page)
    if kind == "steps":
        return [{"title": step["title"], "html": _html(step["text"])} for step in value]
    if kind == "table":
        rows = [list(row) for row in value["rows"]]
        return {"head": rows[0], "rows": rows[1:]} if rows else None
    if kind in {"image", "video"}:
        found = files.get(str(value["file"]))
        return {"file": found, "alt": value.get("alt", ""), "caption": value.get("caption", "")} if found else None
    if kind == "code":
        return {"language": value.get("language", ""), "code": value["code"]}
    return {name: value[name] for name in ("kind", "title") if name in value} | {"html": _html(value["text"])}


def _html(value: Any) -> SafeString:
    return mark_safe(clean_article_html(source_of(value)))  # noqa: S308  (cleaned in this very line)


def _with_places(source: SafeString, page: Shown) -> SafeString:
    def place(found: re.Match[str]) -> str:
        words = strip_tags(found[1]).strip()
        name = f"p{len(page.headings) + 1}-{slugify(words, allow_unicode=True)[:60]}".rstrip("-")
        page.headings.append((name, words))
        return f'<h2 id="{name}">{found[1]}</h2>'

    return mark_safe(HEADING.sub(place, source))  # noqa: S308  (only the place's name is added, and it is a slug)
