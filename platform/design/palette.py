"""What a list of choices shows while somebody types: the rows of the command palette and under the search field."""

from dataclasses import dataclass
from typing import Literal

Way = Literal["open", "post", "swap", "press"]
Pieces = tuple["Piece", ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text; `is_hit` where it is what was asked for."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One choice. `way` says how it is taken:

    `open` goes to `url`; `post` and `swap` send `fields` there, the second without leaving the page;
    `press` uses the control of the page that has the key `url`, and the line is not shown where there is none.
    """

    title: Pieces
    url: str
    key: str = ""
    """By which a browser counts what its person takes often."""
    detail: Pieces = ()
    note: Pieces = ()
    reason: Pieces = ()
    """Why it was found, where what is shown does not tell."""
    icon: str = ""
    status: str = ""
    face: str = ""
    is_firm: bool = False
    keys: tuple[str, ...] = ()
    way: Way = "open"
    fields: tuple[tuple[str, str], ...] = ()
    is_chosen: bool = False

    @property
    def plain(self) -> str:
        return "".join(piece.text for piece in self.title)


@dataclass(frozen=True, slots=True)
class Lines:
    """Choices of one kind. `all_url` shows those that did not fit."""

    label: str
    lines: tuple[Line, ...]
    all_url: str = ""
    key: str = ""


def pieces(text: str, hits: frozenset[int] = frozenset()) -> Pieces:
    """A text cut where what was found begins and ends; `hits` are places of characters."""
    found: list[Piece] = []
    for place, character in enumerate(text):
        is_hit = place in hits
        if found and found[-1].is_hit is is_hit:
            found[-1] = Piece(found[-1].text + character, is_hit)
        else:
            found.append(Piece(character, is_hit))
    return tuple(found)
