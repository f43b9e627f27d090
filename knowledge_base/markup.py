"""Bodies as Markdown and back: what is edited quickly, compared in the history, imported and exported.

CommonMark, and for what it does not know a line of its own:

    :::tip                      or note, warning; until a line of :::
    :::details How we measure   a part that opens
    :::steps                    each step begins with ### and its name
    ![what it shows](file:ID "caption")      !video(file:ID "caption")
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from markdown_it import MarkdownIt

from knowledge_base.html_to_markdown import markdown_of_html
from knowledge_base.texts import clean_article_html, source_of

Block = tuple[str, Any]

KINDS = ("note", "tip", "warning")
FENCE = re.compile(r"^(```+|~~~+)\s*([\w+#-]*)\s*$")
OPENING = re.compile(r"^:::\s*(note|tip|warning|details|steps)\b[ \t]*(.*)$")
PICTURE = re.compile(r'^!\[([^\]]*)\]\(file:([0-9a-fA-F-]{36})(?:\s+"([^"]*)")?\)$')
VIDEO = re.compile(r'^!video\(file:([0-9a-fA-F-]{36})(?:\s+"([^"]*)")?\)$')
ROW = re.compile(r"^\s*\|(.+)\|\s*$")
RULE = re.compile(r"^\s*\|?[\s:|-]*-[\s:|-]*$")
CELLS = re.compile(r"(?<!\\)\|")
LONGEST = 200_000  # characters

_reader = MarkdownIt("commonmark", {"html": False}).enable("strikethrough")


def body_from_markdown(source: str) -> list[Block]:
    """The blocks of a text. Whatever is written becomes something: nothing that was typed is lost."""
    lines = source.replace("\r\n", "\n").replace("\r", "\n")[:LONGEST].split("\n")
    return list(_joined(_blocks(lines)))


def html_from_markdown(source: str) -> str:
    return clean_article_html(_reader.render(source.strip())).strip()


def _blocks(lines: list[str]) -> Iterator[Block | str]:
    """Blocks, and between them single lines of running text."""
    at = 0
    while at < len(lines):
        line = lines[at].rstrip()
        if fence := FENCE.match(line):
            inner, at = _until(lines, at + 1, fence[1])
            yield "code", {"language": fence[2], "code": "\n".join(inner)}
        elif opening := OPENING.match(line):
            inner, at = _until(lines, at + 1, ":::")
            yield _container(opening[1], opening[2].strip(), inner)
        elif ROW.match(line) and at + 1 < len(lines) and RULE.match(lines[at + 1]) and "|" in lines[at + 1]:
            rows, at = _table(lines, at)
            yield "table", {"rows": rows}
        else:
            yield _single(line)
            at += 1


def _until(lines: list[str], at: int, end: str) -> tuple[list[str], int]:
    inner = []
    while at < len(lines) and lines[at].strip() != end:
        inner.append(lines[at])
        at += 1
    return inner, at + 1


def _single(line: str) -> Block | str:
    if picture := PICTURE.match(line):
        return "image", {"alt": picture[1], "file": picture[2].lower(), "caption": picture[3] or ""}
    if video := VIDEO.match(line):
        return "video", {"file": video[1].lower(), "caption": video[2] or ""}
    return line


def _container(kind: str, title: str, inner: list[str]) -> Block:
    text = "\n".join(inner)
    if kind == "details":
        return "collapsible", {"title": title, "text": html_from_markdown(text)}
    if kind == "steps":
        begun, *steps = re.split(r"(?m)^###[ \t]+", f"\n{text}")
        parts = [step.partition("\n") for step in steps]
        if begun.strip():
            parts.insert(0, ("", "", begun))
        return "steps", [{"title": head.strip(), "text": html_from_markdown(rest)} for head, _, rest in parts]
    return "callout", {"kind": kind, "text": html_from_markdown(f"{title}\n{text}" if title else text)}


def _table(lines: list[str], at: int) -> tuple[list[list[str]], int]:
    rows = [_cells(lines[at])]
    at += 2
    while at < len(lines) and ROW.match(lines[at]):
        rows.append(_cells(lines[at]))
        at += 1
    width = max(len(row) for row in rows)
    return [row + [""] * (width - len(row)) for row in rows], at


def _cells(line: str) -> list[str]:
    found = ROW.match(line)
    return [cell.strip().replace("\\|", "|") for cell in CELLS.split(found[1] if found else line)]


def _joined(parts: Iterator[Block | str]) -> Iterator[Block]:
    """Lines that follow each other are one text."""
    held: list[str] = []
    for part in parts:
        if isinstance(part, str):
            held.append(part)
            continue
        yield from _text(held)
        held = []
        yield part
    yield from _text(held)


def _text(lines: list[str]) -> Iterator[Block]:
    source = "\n".join(lines).strip()
    if source:
        yield "text", html_from_markdown(source)


def _by_id(file_id: str) -> str:
    return f"file:{file_id}"


def markdown_of_body(body: Any, place_of: Callable[[str], str] = _by_id) -> str:
    """What `body_from_markdown` makes the same body of. `place_of` says where a file lies, by its id."""
    parts = (_written(block.block_type, block.value, place_of).strip() for block in body)
    return "\n\n".join(part for part in parts if part) + "\n"


def _written(kind: str, value: Any, place_of: Callable[[str], str]) -> str:
    if kind == "text":
        return markdown_of_html(source_of(value))
    if kind == "steps":
        steps = [f"### {step['title']}\n{markdown_of_html(source_of(step['text']))}".strip() for step in value]
        return ":::steps\n" + "\n".join(steps) + "\n:::"
    if kind == "table":
        return written_table([list(row) for row in value["rows"]])
    if kind == "code":
        return written_code(value.get("language") or "", value["code"])
    return _written_file(kind, value, place_of) if kind in {"image", "video"} else _written_container(kind, value)


def _written_container(kind: str, value: Any) -> str:
    name = value["kind"] if kind == "callout" else f"details {value['title']}".strip()
    return f":::{name}\n{markdown_of_html(source_of(value['text']))}\n:::"


def _written_file(kind: str, value: Any, place_of: Callable[[str], str]) -> str:
    caption = value.get("caption") or ""
    place = f"({place_of(str(value['file']))}" + (f' "{caption}"' if caption else "") + ")"
    return f"![{value.get('alt') or ''}]{place}" if kind == "image" else f"!video{place}"


def written_code(language: str, code: str) -> str:
    fence = "````" if "```" in code else "```"
    return f"{fence}{language}\n{code}\n{fence}"


def written_table(rows: list[list[str]]) -> str:
    if not rows:
        return ""
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "| " + " | ".join("---" for _ in rows[0]) + " |", *lines[1:]])


def files_of_body(body: Any) -> set[str]:
    """The ids of the files that a body shows."""
    return {str(block.value["file"]) for block in body if block.block_type in {"image", "video"}}
