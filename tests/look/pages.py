"""The table of pages. A page that is not in it fails the suite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Room = Literal["desk", "portal", "public"]
# Compressed style sheets and scripts of a page, in kB; fonts are not counted.
BUDGETS: dict[Room, int] = {"desk": 150, "portal": 80, "public": 80}


@dataclass(frozen=True)
class Page:
    key: str
    """Names the screenshots: short, with hyphens."""
    url: str
    """The path on the host."""
    person: str
    """Who opens it: a key of sign_in.PEOPLE."""
    room: Room
    weight_kb: int | None = None
    """Only where it differs from the room's budget."""
    host: str = "acme"
    """The first label of the host; empty for the platform's own."""
    status: int = 200

    @property
    def budget_kb(self) -> int:
        return BUDGETS[self.room] if self.weight_kb is None else self.weight_kb


PAGES: list[Page] = [
    Page("home", "/", "visitor", "public", host=""),
    Page("sign-in", "/desk/sign-in/", "visitor", "desk"),
    Page("not-found", "/no-such-page/", "visitor", "portal", status=404),
]
