"""The size of a segment day by day, as a line; the table behind it says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

WIDE, HIGH, EDGE = 600, 120, 6


@dataclass(frozen=True)
class Chart:
    """In the units of its own view box; the axis begins at zero."""

    rows: list[tuple[date, int, int]]
    """The newest first: day, size, and the difference to the day before in the table."""
    line: str
    ground: str
    last: tuple[float, float]
    most: int
    width: int = WIDE
    height: int = HIGH

    @property
    def first_day(self) -> date:
        return self.rows[-1][0]

    @property
    def last_day(self) -> date:
        return self.rows[0][0]

    @property
    def size(self) -> int:
        return self.rows[0][1]

    @property
    def change(self) -> int:
        return self.rows[0][1] - self.rows[-1][1]


def chart_of(sizes: Sequence[Any]) -> Chart | None:
    """None where there are not two days yet."""
    if len(sizes) < 2:
        return None
    first, days = sizes[0].day, (sizes[-1].day - sizes[0].day).days
    most = max(one.size for one in sizes) or 1
    points = [
        (
            round(EDGE + (one.day - first).days * (WIDE - 2 * EDGE) / days, 1),
            round(HIGH - EDGE - one.size * (HIGH - 2 * EDGE) / most, 1),
        )
        for one in sizes
    ]
    line = " ".join(f"{x},{y}" for x, y in points)
    ground = f"{points[0][0]},{HIGH - EDGE} {line} {points[-1][0]},{HIGH - EDGE}"
    rows = [(one.day, one.size, one.size - sizes[at - 1].size if at else 0) for at, one in enumerate(sizes)]
    return Chart(rows[::-1], line, ground, points[-1], max(one.size for one in sizes))
