from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wagtail.admin.rich_text import get_rich_text_editor_widget

from knowledge_base.blocks import FEATURES, for_editor
from knowledge_base.models import Article
from knowledge_base.texts import source_of

CMS = "/desk/knowledge/cms/"
HOME_EN, HOME_ZH = 2, 3


def typed(html: str) -> Any:
    """A text as Wagtail's editor sends it."""
    return get_rich_text_editor_widget("default", FEATURES).format_value(for_editor(html))


def body_of(blocks: list[tuple[str, Any]]) -> dict[str, Any]:
    """The blocks of a body as the form sends them; their texts in HTML."""
    sent: dict[str, Any] = {"body-count": len(blocks)}
    for place, (kind, value) in enumerate(blocks):
        sent |= {f"body-{place}-type": kind, f"body-{place}-order": place, f"body-{place}-deleted": ""}
        sent |= dict(_sent(f"body-{place}-value", kind, value))
    return sent


def _sent(name: str, kind: str, value: Any) -> Iterator[tuple[str, Any]]:
    if kind == "rows":
        yield from _sent(name, "row", [" | ".join(row) for row in value])
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _sent(f"{name}-{key}", key, inner)
    elif isinstance(value, list):
        yield f"{name}-count", len(value)
        for place, inner in enumerate(value):
            yield from [(f"{name}-{place}-order", place), (f"{name}-{place}-deleted", "")]
            yield from _sent(f"{name}-{place}-value", kind, inner)
    else:
        yield name, typed(value) if kind == "text" else value


def form_of(article: Article, blocks: list[tuple[str, Any]] | None = None, **changed: Any) -> dict[str, Any]:
    """What the page of an article sends when nothing but `changed` is changed."""
    draft = article.newest()
    sent = {
        "title": draft.title,
        "summary": draft.summary,
        "audience": draft.audience,
        "category": draft.category_id or "",
        "slug": draft.slug,
        "loaded_revision_id": article.latest_revision_id,
    }
    return sent | body_of(blocks_of(draft.body) if blocks is None else blocks) | changed


def blocks_of(body: Any) -> list[tuple[str, Any]]:
    return [(block.block_type, _plain(block.value)) for block in body]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, str):
        return value
    if hasattr(value, "source"):
        return source_of(value)
    return [_plain(inner) for inner in value]
