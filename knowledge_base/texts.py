"""The HTML of articles: what survives of it, its words, its headings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import nh3

from kernel.rich_text import LONGEST, text_from_html

TAGS = {
    *("p", "br", "strong", "b", "em", "i", "s", "code", "a", "ul", "ol", "li", "blockquote", "h2", "h3", "pre", "hr"),
}


def clean_article_html(raw: str) -> str:
    """Safe HTML of one text of an article."""
    return nh3.clean(
        raw[:LONGEST],
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
    ).strip()


def text_of_body(body: Any) -> str:
    """The words alone, a line per block."""
    return "\n".join(part for block in body for part in _words(block.block_type, block.value) if part.strip())


def _words(kind: str, value: Any) -> Iterator[str]:
    if kind == "text":
        yield text_from_html(source_of(value))
    elif kind == "steps":
        for step in value:
            yield f"{step['title']}\n{text_from_html(source_of(step['text']))}"
    elif kind == "table":
        yield "\n".join(" ".join(row) for row in value["rows"])
    else:
        yield from (value[name] for name in ("title", "alt", "caption", "code") if value.get(name))
        if "text" in value:
            yield text_from_html(source_of(value["text"]))


def source_of(value: Any) -> str:
    """The HTML of a text, whether Wagtail has wrapped it or not."""
    return str(getattr(value, "source", value) or "")
