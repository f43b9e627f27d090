"""Markdown as others write it, as ours: headings of two depths, pictures on lines of their own, links where they are.

What our articles know stays as it is; what they do not know stays as words. Nothing that was written is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge_base.exchange.pictures import Pictures
from knowledge_base.markup import OPENING

FENCE = re.compile(r"^\s*(```+|~~~+)")
HEADING = re.compile(r"^(#{1,6})[ \t]+(.*)$")
UNDERLINED = re.compile(r"^(=+|-+)[ \t]*$")
IMAGE = re.compile(
    r"!\[((?:[^\]\\!]|!(?!\[)|\\.)*)\]"
    r"\([ \t]*(<[^<>\n]*>|[^\s()<]*(?:\([^\s()]*\)[^\s()]*)*)"
    r'(?:[ \t]+(?:"((?:[^"\\]|\\.)*)"|\'([^\']*)\'))?[ \t]*\)'
)
VIDEO = re.compile(r'!video\(([^\s()"]+(?:\([^\s()]*\)[^\s()"]*)*)(?:[ \t]+"([^"]*)")?\)')
TAG = re.compile(r"(?<!\\)<img\b([^>]{0,4000})>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""\b(src|alt|title)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
CODE = re.compile(r"(`+[^`]*`+)")
NUMBERED = re.compile(r"\d+[.)]\s")
BREAK = re.compile(r"(?<!\\)<br\s*/?>", re.IGNORECASE)
DEFINITION = re.compile(r"^ {0,3}\[([^\]\n]{1,200})\]:[ \t]*(<[^<>\n]*>|\S+)(?:[ \t]+[\"'(](.*)[\"')])?[ \t]*$")
REFERENCE = re.compile(r"(!?)\[([^\[\]\n]{0,500})\]\[([^\[\]\n]{0,200})\]")
NO_HEADING = ("#", "|", ">", "-", "*", "+", ":::", "`", "~", "![", "!video", "<")


def title_and_text(source: str) -> tuple[str, str]:
    """The heading of the first rank with which a text begins, and the rest."""
    lines = source.lstrip("\n").split("\n")
    heading = HEADING.match(lines[0])
    if heading and len(heading[1]) == 1:
        return plain_words(re.sub(r"\s+#+\s*$", "", heading[2])), "\n".join(lines[1:])
    if len(lines) > 1 and lines[0].strip() and re.match(r"^=+[ \t]*$", lines[1]):
        return plain_words(lines[0]), "\n".join(lines[2:])
    return "", source


def plain_words(words: str) -> str:
    """Without the marks of Markdown, for a title."""
    return " ".join(re.sub(r"\\([\\`*_\[\]<>~#+.-])", r"\1", re.sub(r"(?<!\\)[*`]+", "", words)).split())


def our_markdown(source: str, pictures: Pictures) -> str:
    """What our articles are written in."""
    lines = _references_in_place(_without_comments(pictures.put_aside(source).split("\n")))
    return "\n".join(_lines(lines, pictures)).strip() + "\n"


def _lines(lines: list[str], pictures: Pictures) -> Iterator[str]:
    """Pictures in the middle of something wait until it ends: a text holds none."""
    waiting: list[str] = []
    fence, inside = "", False
    for number, line in enumerate(lines):
        if fence or (opened := FENCE.match(line)):
            yield line
            fence = _fence_after(fence, line) if fence else opened[1]  # type: ignore[index]
            continue
        if UNDERLINED.match(line) and _underlines(lines, number):
            continue
        rest, found = _without_pictures(_heading(lines, number), pictures)
        if found and not rest.strip() and not inside:
            yield from ("", *found, "")
            continue
        waiting += found
        yield rest
        inside = (inside or OPENING.match(line) is not None) and line.strip() != ":::"
        if waiting and not inside and (not rest.strip() or rest.strip() == ":::"):
            yield from ("", *waiting, "")
            waiting = []
    yield from ("", *waiting)


def fences_of(lines: list[str]) -> Iterator[bool]:
    """For each line whether it belongs to a block of code."""
    fence = ""
    for line in lines:
        opened = None if fence else FENCE.match(line)
        yield bool(fence or opened)
        fence = opened[1] if opened else _fence_after(fence, line) if fence else ""


def _fence_after(fence: str, line: str) -> str:
    said = line.strip()
    return "" if said.startswith(fence) and set(said) == {fence[0]} else fence


def _underlines(lines: list[str], number: int) -> bool:
    """Whether this line makes a heading of the one before it, and of that alone."""
    before = lines[number - 1].strip() if number else ""
    further = lines[number - 2].strip() if number > 1 else ""
    return bool(before) and not further and not before.startswith(NO_HEADING) and not NUMBERED.match(before)


def _heading(lines: list[str], number: int) -> str:
    line = lines[number]
    if found := HEADING.match(line):
        return f"{'##' if len(found[1]) < 3 else '###'} {found[2]}"
    if number + 1 < len(lines) and UNDERLINED.match(lines[number + 1]) and _underlines(lines, number + 1):
        return f"## {line.strip()}"
    return line


def _without_pictures(line: str, pictures: Pictures) -> tuple[str, list[str]]:
    """What stands between marks of code is no picture."""
    found: list[str] = []

    def take(target: str, alt: str = "", caption: str = "", as_video: bool = False) -> str:
        target = target.strip("<>")
        alt, caption = (re.sub(r'\\([\[\]"])', r"\1", words) for words in (alt, caption))
        written = pictures.written(target, alt, caption, as_video=as_video)
        if written:
            found.append(written)
            return ""
        words = alt or target.rsplit("/", 1)[-1][:80]
        return f"[{words}](<{target}>)" if target.startswith(("http://", "https://")) else words

    def tag(image: re.Match[str]) -> str:
        values = {part[1].lower(): part[2] or part[3] or "" for part in ATTRIBUTE.finditer(image[1])}
        return take(values.get("src", ""), values.get("alt", ""), values.get("title", ""))

    in_table = line.lstrip().startswith("|")
    parts = CODE.split(line)
    for at in range(0, len(parts), 2):
        part = IMAGE.sub(lambda image: take(image[2], image[1], image[3] or image[4] or ""), parts[at])
        part = VIDEO.sub(lambda video: take(video[1], "", video[2] or "", as_video=True), part)
        parts[at] = BREAK.sub(" " if in_table else "  \n", TAG.sub(tag, part))
    return "".join(parts), found


def _without_comments(lines: list[str]) -> list[str]:
    """Notes to oneself (`<!-- … -->`) that begin a line are left out; in code they stay."""
    kept: list[str] = []
    fence, inside = "", False
    for line in lines:
        if inside or (not fence and line.lstrip().startswith("<!--")):
            rest = line.partition("-->")
            inside = not rest[1]
            if rest[2].strip():
                kept.append(rest[2].strip())
            continue
        if fence:
            fence = _fence_after(fence, line)
        elif opened := FENCE.match(line):
            fence = opened[1]
        kept.append(line)
    return kept


def _references_in_place(lines: list[str]) -> list[str]:
    """Addresses that stand at the end of a text, put where they are meant."""
    known = {found[1].strip().lower(): found[2].strip("<>") for line in lines if (found := DEFINITION.match(line))}
    if not known or any(FENCE.match(line) for line in lines):
        return lines

    def place(found: re.Match[str]) -> str:
        target = known.get((found[3] or found[2]).strip().lower())
        return f"{found[1]}[{found[2]}](<{target}>)" if target else found[0]

    return [REFERENCE.sub(place, line) for line in lines if not DEFINITION.match(line)]
