"""An article inside of something else: as a link, or as text that an editor takes."""

from __future__ import annotations

from html import escape
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from knowledge_base.models import Article
from knowledge_base.showing import shown


def as_link(article: Article, base_url: str) -> SafeString:
    """For whoever gets a mail, with the whole address."""
    return format_html('<p><a href="{}{}">{}</a></p>', base_url, article.path_in_portal, article.title)


def as_text(article: Article) -> SafeString:
    """Without pictures, which stay with the article; all of it was cleaned when it was shown."""
    parts = (_part(kind, part) for kind, part in shown(article, {}).parts)
    return mark_safe("".join(parts))  # noqa: S308  (cleaned by `shown`, and the rest is escaped here)


def _part(kind: str, part: Any) -> str:
    if kind == "text":
        return str(part)
    if kind == "steps":
        return f"<ol>{''.join(f'<li>{_titled(step)}</li>' for step in part)}</ol>"
    if kind == "code":
        return f"<pre><code>{escape(part['code'])}</code></pre>"
    if kind == "table":
        rows = [part["head"], *part["rows"]]
        return "".join(f"<p>{escape(' | '.join(str(cell) for cell in row))}</p>" for row in rows)
    if kind in {"image", "video"}:
        return ""
    return _titled(part)


def _titled(part: dict[str, Any]) -> str:
    title = f"<p><strong>{escape(part['title'])}</strong></p>" if part.get("title") else ""
    return f"{title}{part['html']}"
