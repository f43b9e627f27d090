"""A and B in turns, in many short rounds: whatever else the machine does meets both alike."""

from __future__ import annotations

import math
import random
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

SECONDS_TO_MS = 1000
SEED = 5


def nothing() -> None:
    """Nothing has to be prepared."""


@dataclass(frozen=True)
class Contender:
    """What the clock sees, and what must be so before each call and is not measured."""

    call: Callable[[], object]
    before: Callable[[], object] = nothing


@dataclass
class Rounds:
    """The median milliseconds of each contender in each round."""

    medians: dict[str, list[float]] = field(default_factory=dict)

    def median(self, name: str) -> float:
        return statistics.median(self.medians[name])

    def ratio(self, of: str, to: str) -> float:
        """The median over the rounds of each round's own ratio: a slow spell spoils one round, not the result."""
        pairs = zip(self.medians[of], self.medians[to], strict=True)
        return statistics.median(above / below for above, below in pairs)


def in_turns(contenders: dict[str, Contender], *, rounds: int, calls: int) -> Rounds:
    """`calls` of each in every round, in an order drawn anew each time.

    With a fixed order one contender would always follow the same other one, and find its caches warm or cold.
    """
    draw = random.Random(SEED)  # noqa: S311  (no secret: the same order in every run)
    for contender in contenders.values():
        milliseconds(contender)  # caches, connections and compiled templates are filled before the clock counts
    names, found = list(contenders), Rounds({name: [] for name in contenders})
    for _ in range(rounds):
        taken: dict[str, list[float]] = {name: [] for name in names}
        for _ in range(calls):
            draw.shuffle(names)
            for name in names:
                taken[name].append(milliseconds(contenders[name]))
        for name, times in taken.items():
            found.medians[name].append(statistics.median(times))
    return found


def milliseconds(contender: Contender) -> float:
    contender.before()
    begun = time.perf_counter()
    contender.call()
    return (time.perf_counter() - begun) * SECONDS_TO_MS


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all does not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
