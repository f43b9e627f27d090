"""What a list shows, as its address says it. Each app says which filters its list has, and how they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict

from kernel.fields import FieldSpec
from records.filters import read_filters


@dataclass(frozen=True)
class ListState:
    """What a list shows: a view, filters by the fields of its records, words.

    A subclass may add filters of its own, one attribute each, and name them all in `names`; those of `several` hold
    many values.
    """

    names: ClassVar[tuple[str, ...]] = ()
    several: ClassVar[tuple[str, ...]] = ()
    views: ClassVar[tuple[str, ...]] = ("all",)
    """Those that nobody saved; the first is what an address without one shows."""

    view: str = ""
    by_field: tuple[tuple[str, tuple[str, ...]], ...] = ()
    q: str = ""
    saved: str = ""
    """The id of the saved view from which the filters came; they may have been changed since."""

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """What can't be read is left out: an old or mistyped address still shows a list."""
        return cls(**cls.common(query))

    @classmethod
    def common(cls, query: QueryDict) -> dict[str, Any]:
        """What every list has."""
        view = query.get("view", cls.views[0])
        return {
            "view": view if view in cls.views else cls.views[0],
            "by_field": read_filters(cls.specs(), query),
            "q": plain(query.get("q", ""), 200),
            "saved": uuid_of(query.get("saved", "")),
        }

    @classmethod
    def specs(cls) -> Sequence[FieldSpec]:
        """The fields that its records can be filtered by, in the selected tenant."""
        return ()

    @classmethod
    def read(cls, text: str) -> Self:
        return cls.of(QueryDict(text))

    @property
    def filters(self) -> dict[str, Any]:
        """Those that are set, in the order of the sentence."""
        own = {name: getattr(self, name) for name in self.names if getattr(self, name)}
        return own | dict(self.by_field) | ({"q": self.q} if self.q else {})

    @property
    def kept(self) -> str:
        """The canonical part of the address that a saved view keeps: equal filters make equal texts."""
        return urlencode({"view": self.view} | self.filters, doseq=True)

    @property
    def query(self) -> str:
        return f"{self.kept}&{urlencode({'saved': self.saved})}" if self.saved else self.kept

    def without(self, name: str) -> Self:
        if name in dict(self.by_field):
            return replace(self, by_field=tuple(pair for pair in self.by_field if pair[0] != name))
        cleared: Any = {name: () if name in self.several else ""}
        return replace(self, **cleared)


def plain(text: str, longest: int) -> str:
    return text.strip()[:longest].replace("\0", "")


def known(given: list[str], values: list[str]) -> tuple[str, ...]:
    return tuple(value for value in values if value in given)


def uuid_of(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
