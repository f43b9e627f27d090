"""What can be found: each app describes its rows in `indexing.py`; this engine knows no ticket."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise

from kernel.actor import Actor


@dataclass(frozen=True)
class Hit:
    """One row that was found. `status` is a ticket's, shown as its icon; `face` a name, shown as an avatar.

    `also` is what else of the row is searched, with its name: it is shown when the words stand there and nowhere else,
    so that nobody wonders why a row was found.
    """

    title: str
    url: str
    detail: str = ""
    note: str = ""
    status: str = ""
    face: str = ""
    is_firm: bool = False
    also: tuple[tuple[str | Promise, str], ...] = ()
    pk: UUID | None = None


@dataclass(frozen=True)
class Source:
    """A kind of record. `find` answers at most `limit` rows that the actor may see, in one statement."""

    key: str
    label: str | Promise
    icon: str
    find: Callable[[Actor, str, int], list[Hit]]
    more_url: Callable[[str], str]


_sources: list[Source] = []


def plug_sources(sources: Sequence[Source]) -> None:
    """Socket: the composition root says what is searched, in the order of the page."""
    _sources[:] = sources


def sources() -> tuple[Source, ...]:
    return tuple(_sources)
