"""HTML that people typed or pasted: only what a message needs survives, and pictures only of our own files."""

from __future__ import annotations

import html
import re

import nh3

TAGS = {
    *("p", "div", "br", "strong", "b", "em", "i", "u", "s", "a", "ul", "ol", "li"),
    *("blockquote", "pre", "code", "img", "span", "h3"),
}
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "img": {"src", "alt"}, "span": {"data-mention"}}
FILE_URL = re.compile(r"^/(?:desk/)?files/([0-9a-f-]{36})/")
MENTION = re.compile(r'data-mention="([0-9a-f-]{36})"')
IMAGE = re.compile(r'src="/files/([0-9a-f-]{36})/"')
LONGEST = 200_000  # characters of HTML


def clean_html(raw: str) -> str:
    """Safe HTML. Links open without a referrer; picture addresses lose their room (see in_room)."""
    return nh3.clean(
        raw[:LONGEST],
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
        attribute_filter=_keep,
    ).strip()


def _keep(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        found = FILE_URL.match(value)
        return f"/files/{found.group(1)}/" if found else None
    return value


def html_from_text(text: str) -> str:
    """Plain text as paragraphs: a form without script sends no HTML."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return "".join(f"<p>{html.escape(block).replace(chr(10), '<br>')}</p>" for block in blocks if block.strip())


def text_from_html(source: str) -> str:
    """The words alone, a line per block; for mails, previews and search."""
    lined = re.sub(r"(?i)<br\s*/?>|</(p|div|li|blockquote|pre|h3)>", "\n", source)
    text = html.unescape(re.sub(r"<[^>]+>", "", lined))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()


def is_empty(source: str) -> bool:
    return not text_from_html(source) and "<img" not in source


def mentioned_ids(source: str) -> list[str]:
    return MENTION.findall(source)


def pictured_ids(source: str) -> list[str]:
    return IMAGE.findall(source)


def in_room(source: str, prefix: str) -> str:
    """The same HTML with its pictures at the address of one room: "/desk" for staff, "" for customers."""
    return source.replace('src="/files/', f'src="{prefix}/files/') if prefix else source
