"""What is read of every file, however it is written, and where reading ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from kernel.actions import Refused
from kernel.cells import FORMULA_STARTS

MOST_COLUMNS, MOST_ROWS, LONGEST_HEADER, LONGEST_CELL = 200, 500_000, 120, 20_000


class Line(NamedTuple):
    """`number` is what a spreadsheet shows beside it: the names of the columns stand in line 1."""

    number: int
    cells: list[str]


@dataclass(frozen=True)
class Table:
    """`headers` by their place; the name of a column that has none is empty. `lines` begins anew at each call."""

    headers: list[str]
    lines: Callable[[], Iterator[Line]]
    encoding: str = ""


def checked_headers(cells: list[str]) -> list[str]:
    """Raises Refused: no names, too many, two that are the same."""
    found = [cell.strip()[:LONGEST_HEADER] for cell in cells]
    while found and not found[-1]:
        found.pop()
    if not any(found):
        raise Refused(_("The first row must hold the names of the columns, and here it is empty."), field="file")
    if len(found) > MOST_COLUMNS:
        said = {"count": len(found), "most": MOST_COLUMNS}
        sentence = _("This file has %(count)d columns; at most %(most)d can be read. Leave out what is not needed.")
        raise Refused(sentence % said, field="file")
    seen: set[str] = set()
    for name in found:
        if name and name.casefold() in seen:
            sentence = _("Two columns are called “%(name)s”. Give each a name of its own.")
            raise Refused(sentence % {"name": name}, field="file")
        seen.add(name.casefold())
    return found


def too_long() -> Refused:
    sentence = _("This file has more than %(most)s rows. Send it in parts.")
    return Refused(sentence % {"most": f"{MOST_ROWS:,}"}, field="file")


def plain_cell(text: str) -> str:
    """Without the apostrophe by which an export keeps a spreadsheet from computing."""
    text = text.replace("\0", "").strip()
    return text[1:] if text.startswith("'") and text[1:].lstrip(" ").startswith(FORMULA_STARTS) else text
