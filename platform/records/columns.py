"""Which columns a list shows, in which order and how wide: `subject,status:120,assignee` says it in one text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from kernel.fields import FieldSpec

# What the database holds each such text to.
READABLE = r"^[a-z_][a-z0-9_]*(:[0-9]{2,3})?(,[a-z_][a-z0-9_]*(:[0-9]{2,3})?)*$"
NARROWEST, WIDEST = 56, 960
# The first column takes what the others leave, and never less than this.
LEAST_OF_FIRST, PICKS, REST = 240, 48, 1


@dataclass(frozen=True)
class Column:
    spec: FieldSpec
    width: int = 0
    """In CSS pixels; 0 where nobody has said it."""
    is_first: bool = False
    drops: int = 0
    """When it leaves a narrow list; what somebody chose never leaves."""

    @property
    def name(self) -> str:
        return self.spec.name

    @property
    def said_width(self) -> int:
        return self.width or self.spec.usual_width

    @property
    def css(self) -> str:
        names = {
            "is-first": self.is_first,
            "is-figure": self.spec.is_figure,
            f"is-drop-{self.drops}": self.drops,
        }
        return " ".join(name for name, holds in names.items() if holds)


@dataclass(frozen=True)
class Columns:
    """`is_chosen`: somebody said so; else they are the list's own, and leave one by one where there is no room."""

    shown: tuple[Column, ...]
    is_chosen: bool = False

    @classmethod
    def usual(cls, fields: Iterable[FieldSpec]) -> Self:
        specs = [spec for spec in fields if spec.in_list]
        return cls(tuple(Column(spec, is_first=not at, drops=spec.drops) for at, spec in enumerate(specs)))

    @classmethod
    def read(cls, fields: Iterable[FieldSpec], text: str) -> Self:
        """What can't be read, or is no longer a field, is left out; the first field always stands first."""
        possible = choosable(fields)
        if not text or not possible:
            return cls.usual(fields)
        widths = {name: _width(width) for name, width in parts(text)}
        first = possible[0]
        named = {spec.name: spec for spec in possible}
        others = [named[name] for name in widths if name in named and name != first.name]
        shown = [Column(first, widths.get(first.name, 0), is_first=True)]
        return cls(tuple(shown + [Column(spec, widths[spec.name]) for spec in others]), is_chosen=True)

    @property
    def text(self) -> str:
        """Empty for the list's own."""
        if not self.is_chosen:
            return ""
        return ",".join(f"{one.name}:{one.width}" if one.width else one.name for one in self.shown)

    @property
    def specs(self) -> list[FieldSpec]:
        return [column.spec for column in self.shown]

    @property
    def is_first_sized(self) -> bool:
        return bool(self.shown[0].width)

    def table_width(self, *, picks: bool) -> int:
        """How wide the table must be at least, so that no column is narrower than it was made; 0: it fits itself."""
        if not self.is_chosen:
            return 0
        others = sum(column.said_width for column in self.shown[1:])
        return others + (self.shown[0].width or LEAST_OF_FIRST) + (PICKS if picks else 0) + REST


def choosable(fields: Iterable[FieldSpec]) -> list[FieldSpec]:
    return [spec for spec in fields if spec.can_be_column]


def parts(text: str) -> list[tuple[str, str]]:
    """Name and width of each, as they were written."""
    return [(name, width) for name, _colon, width in (part.partition(":") for part in text.split(","))]


def _width(text: str) -> int:
    return min(max(int(text), NARROWEST), WIDEST) if text.isdecimal() and len(text) < 5 else 0
