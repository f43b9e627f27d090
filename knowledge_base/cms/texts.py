"""Texts on their way to Wagtail's editor and back: it knows fewer shapes than an article may have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.rich_text import RichText

from knowledge_base.blocks import FEATURES, for_editor
from knowledge_base.models import Article
from knowledge_base.texts import source_of

PAGE_LINK = re.compile(r'<a\b(?=[^>]*\blinktype="page")[^>]*\bid="(\d+)"[^>]*>(.*?)</a>', re.DOTALL)
BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


def as_written(body: Any, before: Any) -> Any:
    """The body that the editor sent. A text that nobody touched stays as it was, with what the editor does not know;
    a link to an article is the address that readers follow."""
    untouched = {_without_keys(_through_editor(source)): source for source in map(source_of, _texts(before))}
    paths = _paths(body)
    for text in _texts(body):
        source = _without_keys(text.source)
        source = untouched.get(source, source)
        text.source = PAGE_LINK.sub(lambda found: _link(paths.get(found[1], ""), found[2]), source)
    return body


def _through_editor(source: str) -> str:
    converter = ContentstateConverter(FEATURES)
    return str(converter.to_database_format(converter.from_database_format(for_editor(source))))


def _without_keys(source: str) -> str:
    """The editor numbers its paragraphs, anew each time."""
    return BLOCK_KEY.sub("", source)


def _paths(body: Any) -> dict[str, str]:
    wanted = {int(number) for text in _texts(body) for number, _words in PAGE_LINK.findall(text.source)}
    rows = Article.objects.filter(pk__in=wanted).select_related("locale") if wanted else ()
    return {str(article.pk): article.path_in_portal for article in rows}


def _link(path: str, words: str) -> str:
    """What leads to no article of this workspace are words."""
    return f'<a href="{path}">{words}</a>' if path else words


def _texts(value: Any) -> Iterator[RichText]:
    if isinstance(value, RichText):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif hasattr(value, "raw_data"):  # a body, as stored or as sent
        for block in value:
            yield from _texts(block.value)
    elif isinstance(value, list | tuple) or hasattr(value, "bound_blocks"):
        for inner in value:
            yield from _texts(inner)
