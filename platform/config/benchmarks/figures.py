"""One figure of a benchmark: its value, the gate it must pass, the goal it should reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

GATE_MISSED = 1


@dataclass(frozen=True)
class Figure:
    """`at_least`: larger is better. Without a gate a figure is only reported. `unit` is empty for a ratio."""

    name: str
    value: float
    gate: float | None = None
    goal: float | None = None
    at_least: bool = False
    unit: str = ""

    @property
    def passes(self) -> bool:
        """As printed: a figure that reads like its gate has passed it."""
        if self.gate is None:
            return True
        shown = float(self.shown)
        return shown >= self.gate if self.at_least else shown <= self.gate

    @property
    def shown(self) -> str:
        if isinstance(self.value, int):
            return str(self.value)
        return f"{self.value:.1f}" if self.unit else f"{self.value:.3f}"

    @property
    def line(self) -> str:
        """`P5 tenancy cost 1.018 gate 1.05 goal 1.02 pass` (issue 3, "Numbers to print")."""
        words = [self.name, self.shown]
        if self.unit:
            words.append(self.unit)
        if self.gate is None:
            return " ".join(words)
        words += ["gate", self._bound(self.gate)]
        if self.goal is not None:
            words += ["goal", self._bound(self.goal)]
        return " ".join([*words, "pass" if self.passes else "fail"])

    def _bound(self, bound: float) -> str:
        """A ratio's bound has a decimal at least (2.0, 1.05), a whole number of something else has none (50)."""
        return f"{bound:g}" if self.unit else f"{bound:.2f}".removesuffix("0")


def exit_code(figures: Iterable[Figure]) -> int:
    """Not zero when any gate is missed; a missed goal is no failure."""
    return 0 if all(figure.passes for figure in figures) else GATE_MISSED
