"""The few tags of an article's text as Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "s": "~~"}
BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "pre", "hr", "div"}
# What stands between the blocks in these is layout, not text.
AROUND_BLOCKS = {"", "ul", "ol", "blockquote", "div"}
SPECIAL = re.compile(r"([\\`*_\[\]<>~])")
# At the beginning of a line these would make something else of it.
LEADING = re.compile(r"(?m)^(\s*)([#+-]|:::|=+$)")
NUMBERED = re.compile(r"(?m)^(\s*\d+)([.)])(?=\s)")


def markdown_of_html(source: str) -> str:
    writer = _Writer()
    writer.feed(source)
    writer.close()
    return writer.written()


@dataclass
class _List:
    ordered: bool
    number: int = 0


@dataclass
class _Part:
    """A tag that is open, with what has been written in it."""

    tag: str
    href: str = ""
    pieces: list[str] = field(default_factory=list)


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[_Part] = [_Part("")]
        self.lists: list[_List] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in {"br", "hr"}:
            self._put("  \n" if tag == "br" else "\n\n---\n\n")
            return
        if tag in {"ul", "ol"}:
            start = values.get("start") or "1"
            self.lists.append(_List(tag == "ol", int(start) - 1 if start.isdecimal() else 0))
        self.open.append(_Part(tag, values.get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        if not any(part.tag == tag for part in self.open):
            return
        while True:
            part = self.open.pop()
            self._put(self._closed(part))
            if part.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._inside("pre"):
            self._put(data)
        elif self._inside("code"):
            self._put(re.sub(r"\s+", " ", data))
        elif data.strip() or self.open[-1].tag not in AROUND_BLOCKS:
            self._put(SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", data)))

    def written(self) -> str:
        while len(self.open) > 1:
            part = self.open.pop()
            self._put(self._closed(part))
        return re.sub(r"\n{3,}", "\n\n", "".join(self.open[0].pieces)).strip()

    def _inside(self, tag: str) -> bool:
        return any(part.tag == tag for part in self.open)

    def _put(self, text: str) -> None:
        self.open[-1].pieces.append(text)

    def _closed(self, part: _Part) -> str:
        inner = "".join(part.pieces)
        if part.tag in MARKS:
            return _around(inner, MARKS[part.tag])
        if part.tag == "code":
            return inner if self._inside("pre") else f"`{inner}`"
        if part.tag == "a":
            return f"[{inner}]({part.href})" if part.href else inner
        if part.tag == "li":
            return self._item(inner)
        return self._block(part.tag, inner) if part.tag in BLOCKS else inner

    def _block(self, tag: str, inner: str) -> str:
        if tag in {"ul", "ol"}:
            self.lists.pop()
            return f"\n\n{inner.strip(chr(10))}\n\n"
        if tag == "blockquote":
            return "\n\n" + "\n".join(f"> {line}".rstrip() for line in _tidy(inner).split("\n")) + "\n\n"
        if tag == "pre":
            return f"\n\n```\n{inner.strip(chr(10))}\n```\n\n"
        if tag[0] == "h":
            return f"\n\n{'#' * max(2, min(3, int(tag[1])))} {_tidy(inner)}\n\n"
        words = _plain(_tidy(inner)) if tag == "p" else _tidy(inner)
        return f"\n\n{words}\n\n"

    def _item(self, inner: str) -> str:
        current = self.lists[-1] if self.lists else _List(ordered=False)
        current.number += 1
        mark = f"{current.number}. " if current.ordered else "- "
        lines = re.sub(r"\n{2,}", "\n", _tidy(inner)).split("\n")
        return mark + "\n".join([lines[0], *(" " * len(mark) + line for line in lines[1:])]) + "\n"


def _plain(text: str) -> str:
    """Lines that begin like a list or a heading, and are none."""
    return NUMBERED.sub(r"\1\\\2", LEADING.sub(r"\1\\\2", text))


def _tidy(text: str) -> str:
    return text.strip()


def _around(inner: str, mark: str) -> str:
    """Marks stand at the words, never at the space beside them."""
    core = inner.strip()
    if not core:
        return inner
    before, after = inner[: len(inner) - len(inner.lstrip())], inner[len(inner.rstrip()) :]
    return f"{before}{mark}{core}{mark}{after}"
