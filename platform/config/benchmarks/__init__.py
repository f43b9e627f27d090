"""What `make bench` measures: ratios of two things done in turns by one process, so that the machine hardly matters.

Each module holds one benchmark: a function `measure(say)` that returns an Outcome. It runs in a process of its own,
as the application role, on a database that was filled like the demo's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from config.benchmarks.figures import Figure

Say = Callable[[str], None]


@dataclass
class Outcome:
    """The figures of one benchmark, and what explains them (milliseconds, bytes, counts)."""

    figures: list[Figure]
    details: dict[str, Any] = field(default_factory=dict)
