"""Two texts side by side: which lines went, came or changed, and in those which words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

# A word, a run of spaces, or one sign: Chinese has no spaces between words.
TOKEN = re.compile(r"[A-Za-z0-9_]+|\s+|.", re.DOTALL)
CONTEXT = 3
# Longer lines and texts are compared more roughly, so that nobody waits.
MOST_TOKENS, MOST_PAIRS, MOST_LINES = 600, 1_000_000, 6000


@dataclass(frozen=True)
class Piece:
    text: str
    is_changed: bool = False


@dataclass(frozen=True)
class Row:
    """`kind`: same, changed, gone, new, or skipped (`count` lines that are the same)."""

    kind: str
    left: tuple[Piece, ...] = ()
    right: tuple[Piece, ...] = ()
    count: int = 0


def compare(before: str, after: str) -> list[Row]:
    """Rows with a little of what is around each change; none when nothing changed."""
    left, right = before.strip("\n").split("\n")[:MOST_LINES], after.strip("\n").split("\n")[:MOST_LINES]
    if left == right:
        return []
    matcher = SequenceMatcher(None, left, right, autojunk=len(left) * len(right) > MOST_PAIRS)
    rows: list[Row] = []
    steps = matcher.get_opcodes()
    for number, (tag, a, b, c, d) in enumerate(steps):
        if tag == "equal":
            rows += _around(left[a:b], is_first=number == 0, is_last=number == len(steps) - 1)
        else:
            rows += _changed(left[a:b], right[c:d])
    return rows


def _around(lines: list[str], *, is_first: bool, is_last: bool) -> Iterator[Row]:
    head = 0 if is_first else CONTEXT
    tail = 0 if is_last else CONTEXT
    skipped = len(lines) - head - tail
    if skipped < 2:
        yield from (_same(line) for line in lines)
        return
    yield from (_same(line) for line in lines[:head])
    yield Row("skipped", count=skipped)
    yield from (_same(line) for line in lines[len(lines) - tail :])


def _same(line: str) -> Row:
    return Row("same", (Piece(line),), (Piece(line),))


def _changed(left: list[str], right: list[str]) -> Iterator[Row]:
    for number in range(max(len(left), len(right))):
        if number >= len(right):
            yield Row("gone", (Piece(left[number], is_changed=True),))
        elif number >= len(left):
            yield Row("new", (), (Piece(right[number], is_changed=True),))
        else:
            yield Row("changed", *_words(left[number], right[number]))


def _words(left: str, right: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    before, after = TOKEN.findall(left), TOKEN.findall(right)
    if len(before) > MOST_TOKENS or len(after) > MOST_TOKENS:
        return (Piece(left, is_changed=True),), (Piece(right, is_changed=True),)
    gone: list[Piece] = []
    come: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        for pieces, text in ((gone, "".join(before[a:b])), (come, "".join(after[c:d]))):
            if text:
                pieces.append(Piece(text, is_changed=tag != "equal"))
    return tuple(gone), tuple(come)
