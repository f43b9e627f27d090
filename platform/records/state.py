"""What a list shows, as its address says it. Each app says which filters its list has, and how they are read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict


@dataclass(frozen=True)
class ListState:
    """A subclass adds one attribute a filter, and names them all in `names`; those of `several` hold many values."""

    names: ClassVar[tuple[str, ...]] = ("q",)
    several: ClassVar[tuple[str, ...]] = ()

    view: str = ""
    q: str = ""
    saved: str = ""
    """The id of the saved view from which the filters came; they may have been changed since."""

    @classmethod
    def of(cls, query: QueryDict) -> Self:
        """What can't be read is left out: an old or mistyped address still shows a list."""
        return cls(**cls.common(query))

    @classmethod
    def common(cls, query: QueryDict) -> dict[str, Any]:
        """What every list has: its words, and the view it came from."""
        return {"q": plain(query.get("q", ""), 200), "saved": uuid_of(query.get("saved", ""))}

    @classmethod
    def read(cls, text: str) -> Self:
        return cls.of(QueryDict(text))

    @property
    def filters(self) -> dict[str, Any]:
        """Those that are set, in the order of the sentence."""
        return {name: getattr(self, name) for name in self.names if getattr(self, name)}

    @property
    def kept(self) -> str:
        """The canonical part of the address that a saved view keeps: equal filters make equal texts."""
        return urlencode({"view": self.view} | self.filters, doseq=True)

    @property
    def query(self) -> str:
        return f"{self.kept}&{urlencode({'saved': self.saved})}" if self.saved else self.kept

    def without(self, name: str) -> Self:
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
