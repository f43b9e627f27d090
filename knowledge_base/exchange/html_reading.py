"""A page of HTML, whoever made it, as our Markdown."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from knowledge_base.exchange.front_matter import Matter
from knowledge_base.exchange.html_tree import (
    AROUND,
    CELLS,
    INLINE,
    TEXTS,
    Node,
    rows_of,
    special_kind,
    stray_words,
    tree_of,
    walked,
)
from knowledge_base.exchange.pictures import Pictures
from knowledge_base.exchange.unpacking import Unreadable
from knowledge_base.html_to_markdown import markdown_of_html
from knowledge_base.markup import written_code, written_table

SAME = {"del": "s", "strike": "s", "h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3", "dl": "", "dt": "p", "dd": "p"}
LONGEST, HEAD = 4_000_000, 100_000  # characters, pictures not counted
META = "article:"


def read_html(source: str, pictures: Pictures) -> tuple[Matter, str]:
    """What the page says of itself, and its text. The first heading is its title. Raises Unreadable."""
    source = pictures.put_aside(source)
    if len(source) > LONGEST:
        raise Unreadable(_("The page is too long: at most %(limit)d characters.") % {"limit": LONGEST})
    head = _Head()
    head.feed(source[:HEAD])
    root = tree_of(source)
    heading = next((node for node in walked(root) if node.tag == "h1"), None)
    matter = dict(head.matter)
    if heading is not None:
        matter["title"] = matter.get("title", "") if matter.get("own") else heading.words()
        heading.tag, heading.inner = "div", []
    matter.pop("own", None)
    writer = _Writer(pictures)
    writer.flow(root.inner)
    return matter, writer.written()


def matter_of_page(source: str) -> Matter:
    """What a page says of itself, without its text."""
    head = _Head()
    head.feed(source[:HEAD])
    head.matter.pop("own", None)
    return head.matter


class _Head(HTMLParser):
    """Language, title and descriptions; those that we wrote ourselves begin with `article:`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.matter: Matter = {}
        self.in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "html" and values.get("lang"):
            self.matter.setdefault("language", values["lang"])
        elif tag == "meta":
            self._meta(values.get("name", "").lower(), " ".join(values.get("content", "").split())[:2000])
        self.in_title = tag == "title"

    def _meta(self, name: str, content: str) -> None:
        if name == "description":
            self.matter.setdefault("summary", content)
        elif name == f"{META}groups":
            self.matter["groups"] = content.split()
        elif name.startswith(META):
            self.matter[name[len(META) :]] = content
            self.matter["own"] = "yes"

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.matter["title"] = f"{self.matter.get('title', '')} {' '.join(data.split())}".strip()[:500]

    def handle_endtag(self, tag: str) -> None:
        self.in_title = False


class _Writer:
    """Blocks one after the other; what stands inside of a paragraph or list, and can't, comes behind it."""

    def __init__(self, pictures: Pictures) -> None:
        self.pictures = pictures
        self.blocks: list[str] = []
        self.pending: list[str] = []
        self.later: list[str] = []

    def written(self) -> str:
        self._end()
        return "\n\n".join(block for block in self.blocks if block.strip()) + "\n"

    def flow(self, nodes: list[Node]) -> None:
        for node in nodes:
            special = special_kind(node)
            if special:
                self._end()
                self.blocks.append(self._special(special, node))
                self._end()
            elif node.tag in AROUND | CELLS | {"body"}:
                self._end()
                self.flow(node.inner)
                self._end()
            else:
                self.pending.append(self._text(node))
                if self.later and node.tag in TEXTS:
                    self._end()
        self._end()

    def _end(self) -> None:
        text = "".join(self.pending)
        self.pending = []
        if text.strip():
            self.blocks.append(markdown_of_html(text))
        self.blocks += self.later
        self.later = []

    def _text(self, node: Node) -> str:
        """HTML of the few tags that a text may have."""
        if not node.tag:
            return html.escape(node.text, quote=False)
        if special := special_kind(node):
            self.later.append(self._special(special, node))
            return ""
        inner = "".join(self._text(one) for one in node.inner)
        tag = SAME.get(node.tag, node.tag)
        if tag in {"br", "hr"}:
            return f"<{tag}>"
        if tag not in INLINE | TEXTS or (tag == "a" and not node.values.get("href")):
            return inner
        named = {"a": "href", "ol": "start"}.get(tag, "")
        value = f' {named}="{html.escape(node.values[named])}"' if node.values.get(named) else ""
        mark = f"<strong>{inner}</strong>" if node.tag == "dt" else inner
        return f"<{tag}{value}>{mark}</{tag}>"

    def _special(self, kind: str, node: Node) -> str:
        if kind in {"img", "video", "figure"}:
            return self._picture(node)
        if kind == "pre":
            return self._code(node)
        if kind == "table":
            return self._table(node)
        if kind == "steps":
            return self._steps(node)
        return self._container(kind, node)

    def _picture(self, node: Node) -> str:
        caption = next((one.words() for one in walked(node) if one.tag == "figcaption"), "")
        shown = [one for one in walked(node) if one.tag in {"img", "video", "source"} and one.values.get("src")]
        shown = [one for one in shown if one.tag != "source"] or shown[:1]
        lines = [self._shown(one, caption or one.values.get("title", ""), shown[0].tag != "img") for one in shown]
        others = [one for one in node.inner if one.tag in {"table", "pre", "blockquote", "p"}]
        if not shown and others:
            writer = _Writer(self.pictures)
            writer.flow(node.inner)
            return writer.written()
        return "\n\n".join(line for line in lines if line)

    def _shown(self, node: Node, caption: str, as_video: bool = False) -> str:
        target, alt = node.values["src"], node.values.get("alt", "")
        written = self.pictures.written(target, alt, caption, as_video=as_video)
        if written:
            return written
        words = alt or caption or ("" if target.startswith("picture:") else target.rsplit("/", 1)[-1])
        link = f'<a href="{html.escape(target)}">{html.escape(words)}</a>' if target.startswith("http") else ""
        return markdown_of_html(link or html.escape(words))

    def _code(self, node: Node) -> str:
        named = " ".join(one.values.get("class", "") for one in walked(node))
        language = re.search(r"\blang(?:uage)?-([\w+#-]+)", named)
        code = "".join("\n" if one.tag == "br" else one.text for one in walked(node))
        return written_code(language[1] if language else "", code.strip("\n"))

    def _table(self, node: Node) -> str:
        found = [[cell for cell in row.inner if cell.tag in CELLS] for row in rows_of(node)]
        rows = [row for row in found if row]
        if not rows or max(len(row) for row in rows) == 1:  # a frame around something
            writer = _Writer(self.pictures)
            writer.flow(
                [*(one for row in rows for cell in row for one in cell.inner), Node("", text=stray_words(node))]
            )
            return writer.written()
        inside = [one for row in rows for cell in row for one in walked(cell) if one.tag in {"img", "video"}]
        pictures = [self._shown(one, "") for one in inside if one.values.get("src")]
        width = max(len(row) for row in rows)
        words = [[cell.words() for cell in row] + [""] * (width - len(row)) for row in rows]
        return "\n\n".join([written_table(words), *pictures, markdown_of_html(html.escape(stray_words(node)))])

    def _steps(self, node: Node) -> str:
        lines: list[str] = []
        writer = _Writer(self.pictures)
        for step in (one for one in node.inner if one.tag == "li"):
            title = next((one for one in step.inner if one.tag == "h3"), None)
            rest = "".join(writer._text(one) for one in step.inner if one is not title)
            lines.append(f"### {title.words() if title else ''}\n{markdown_of_html(rest)}".strip())
        return "\n\n".join([":::steps\n" + "\n".join(lines) + "\n:::", *writer.later])

    def _container(self, kind: str, node: Node) -> str:
        title = next((one.words() for one in node.inner if one.tag == "summary"), "")
        writer = _Writer(self.pictures)
        text = markdown_of_html("".join(writer._text(one) for one in node.inner if one.tag != "summary"))
        return "\n\n".join([f":::{f'{kind} {title}'.strip()}\n{text}\n:::", *writer.later])
