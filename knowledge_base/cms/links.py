"""Links that Wagtail's editor makes to a page are written as the address that readers follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from wagtail.rich_text import RichText

from knowledge_base.models import Article

PAGE_LINK = re.compile(r'<a\b(?=[^>]*\blinktype="page")[^>]*\bid="(\d+)"[^>]*>')


def without_page_links(body: Any) -> Any:
    """The same body. Links to what is no article of this workspace lead nowhere, and go."""
    wanted = {int(found) for block in body for text in _texts(block.value) for found in PAGE_LINK.findall(text.source)}
    if not wanted:
        return body
    rows = Article.objects.filter(pk__in=wanted).select_related("locale")
    paths = {str(article.pk): article.path_in_portal for article in rows}
    for block in body:
        for text in _texts(block.value):
            text.source = PAGE_LINK.sub(lambda found: f'<a href="{paths.get(found[1], "")}">', text.source)
    return body


def _texts(value: Any) -> Iterator[RichText]:
    if isinstance(value, RichText):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple) or hasattr(value, "bound_blocks"):
        for inner in value:
            yield from _texts(inner)
