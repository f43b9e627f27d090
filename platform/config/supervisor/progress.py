"""How far a longer job is: one line for each step, with its seconds, and a table of them at the end."""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self, TextIO

BAR_WIDTH = 24
SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
CLEAR_LINE = "\r\033[2K"


class Bar:
    """One step that runs. `total` may become known later; without one, only the seconds are shown."""

    def __init__(self, name: str, total: int | None) -> None:
        self.name = name
        self.total = total
        self.done = 0
        self.note = ""
        self._begun = time.monotonic()

    def advance(self, by: int = 1, note: str | None = None) -> None:
        """`note` stands at the end of the line, e.g. the tenant that is being filled."""
        self.done += by
        if note is not None:
            self.note = note

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._begun


class Steps:
    """Use as a context manager; each step is one too. A terminal gets a moving bar, a log plain lines."""

    def __init__(self, output: TextIO | None = None) -> None:
        self._output = output or sys.stdout
        self._moves = self._output.isatty()
        self._finished: list[tuple[str, float]] = []
        self._writing = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._finished and kind is None:
            self._write(self.summary())

    @contextmanager
    def step(self, name: str, total: int | None = None) -> Iterator[Bar]:
        bar = Bar(name, total)
        over = threading.Event()
        mover = threading.Thread(target=self._move, args=(bar, over), daemon=True)
        if self._moves:
            mover.start()
        mark = "✗"
        try:
            yield bar
            mark = "✓"
        finally:
            over.set()
            if self._moves:
                mover.join()
            self._finished.append((name, bar.seconds))
            start = CLEAR_LINE if self._moves else ""
            self._write(f"{start}{mark} {name}  {_seconds(bar.seconds)}\n")

    def say(self, text: str) -> None:
        """A line of its own, also while a step runs."""
        self._write(f"{CLEAR_LINE if self._moves else ''}{text}\n")

    def summary(self) -> str:
        rows = [*self._finished, ("Together", sum(seconds for _, seconds in self._finished))]
        width = max(_columns(name) for name, _ in rows)
        lines = [f"  {name}{' ' * (width - _columns(name))}  {_seconds(seconds):>8}" for name, seconds in rows]
        rule = "  " + "─" * (width + 10)
        return "\n".join(["", *lines[:-1], rule, lines[-1], "", ""])

    def _move(self, bar: Bar, over: threading.Event) -> None:
        frame = 0
        while not over.wait(0.1):
            frame += 1
            self._write(f"{CLEAR_LINE}{_fit(_line(bar, frame))}")

    def _write(self, text: str) -> None:
        with self._writing:
            self._output.write(text)
            self._output.flush()


def _line(bar: Bar, frame: int) -> str:
    parts = [f"{SPINNER[frame % len(SPINNER)]} {bar.name}"]
    if bar.total:
        share = min(bar.done / bar.total, 1.0)
        full = round(share * BAR_WIDTH)
        parts += ["█" * full + "░" * (BAR_WIDTH - full), f"{bar.done}/{bar.total}"]
    parts += [_seconds(bar.seconds), bar.note]
    return "  ".join(part for part in parts if part)


def _fit(line: str) -> str:
    """A line that wraps could not be taken back."""
    room = shutil.get_terminal_size().columns - 1
    while _columns(line) > room:
        line = line[:-1]
    return line


def _columns(text: str) -> int:
    return sum(2 if _is_wide(character) else 1 for character in text)


def _is_wide(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3" or "\uff00" <= character <= "\uff60"


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s"
