"""A page of HTML as a tree: cleaned, well-formed, and no deeper than anybody writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

from knowledge_base.markup import KINDS

INLINE = {"strong", "b", "em", "i", "s", "code", "a", "br"}
TEXTS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "dl", "dt", "dd", "hr"}
SPECIAL = {"img", "video", "table", "pre", "details", "aside", "figure"}
AROUND = {"div", "section", "article", "main", "header", "figcaption", "summary", "thead", "tbody", "tfoot", "tr"}
CELLS = {"td", "th"}
ATTRIBUTES = {
    **{tag: {"class"} for tag in ("div", "aside", "code", "pre")},
    "ol": {"class", "start"},
    "a": {"href"},
    "img": {"src", "alt", "title"},
    "video": {"src"},
    "source": {"src"},
}
GONE = {
    *("script", "style", "title", "nav", "noscript", "template", "svg", "math", "iframe", "object", "select", "form"),
    *("button", "textarea", "canvas", "audio", "footer"),
}
WARNINGS, TIPS = {"caution", "danger", "important", "alert"}, {"success", "hint"}
VOID = {"img", "br", "hr", "source"}
DEEPEST = 80


@dataclass
class Node:
    """A tag with what is in it, or a text, whose tag is ""."""

    tag: str
    values: dict[str, str] = field(default_factory=dict)
    inner: list[Node] = field(default_factory=list)
    text: str = ""

    def words(self) -> str:
        return " ".join("".join(node.text for node in walked(self)).split())


def walked(node: Node) -> Iterator[Node]:
    """It, and everything in it, in order."""
    yield node
    for one in node.inner:
        yield from walked(one)


def tree_of(source: str) -> Node:
    """Cleaned first, by the same library as everything; then as nodes."""
    tree = _Tree()
    tree.feed(_cleaned(source))
    tree.close()
    return tree.root


def _cleaned(source: str) -> str:
    return nh3.clean(
        source,
        tags=INLINE | TEXTS | SPECIAL | AROUND | CELLS | {"source", "del", "strike", "body"},
        clean_content_tags=GONE,
        attributes=ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes={"http", "https", "mailto", "tel", "file", "picture"},
        link_rel=None,
    )


def _kept(tag: str, name: str, value: str) -> str | None:
    if tag == "a" and value.lower().startswith(("file:", "picture:", "#")):
        return None
    return value


class _Tree(HTMLParser):
    """What the cleaner left is well-formed; what lies deeper than anybody writes is flattened."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("body")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inner.append(node)
        if tag not in VOID and len(self.open) < DEEPEST:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if len(self.open) > 1 and any(node.tag == tag for node in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].inner.append(Node("", text=data))


def rows_of(table: Node) -> Iterator[Node]:
    """Not those of a table inside of it."""
    for node in table.inner:
        if node.tag == "tr":
            yield node
        elif node.tag in {"thead", "tbody", "tfoot"}:
            yield from rows_of(node)


def stray_words(table: Node) -> str:
    """Words that lie in no cell: they are kept, behind the table."""
    groups = [table, *(node for node in table.inner if node.tag in {"thead", "tbody", "tfoot"}), *rows_of(table)]
    return " ".join("".join(node.text for group in groups for node in group.inner if not node.tag).split())


def special_kind(node: Node) -> str:
    named = set(re.split(r"[\s_-]+", node.values.get("class", "").lower())) - {""}
    if node.tag == "ol" and "steps" in named:
        return "steps"
    if node.tag == "aside" or (node.tag == "div" and named & {*KINDS, "callout", "admonition", "alert"}):
        if named & {"warning", *WARNINGS}:
            return "warning"
        return "tip" if named & {"tip", *TIPS} else "note"
    return node.tag if node.tag in SPECIAL else ""
