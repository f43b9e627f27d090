"""One child: started in a process group of its own, its lines handed on, ended with all that it started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Program:
    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    colour: str = "37"


class Child:
    def __init__(self, program: Program, say: Callable[[str], None]) -> None:
        self.program = program
        self.started_at = time.monotonic()
        # A group of its own: Ctrl-C in the terminal reaches the supervisor alone, which then ends everybody in order.
        self._process = subprocess.Popen(  # noqa: S603
            program.command,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **program.env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, args=(say,), daemon=True)
        self._reader.start()

    @property
    def status(self) -> int | None:
        """None while it runs; negative when a signal ended it."""
        return self._process.poll()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started_at

    def signal(self, number: signal.Signals) -> None:
        # Also after the child has ended: what it started may still run.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)

    def wait(self, seconds: float) -> bool:
        try:
            self._process.wait(timeout=max(seconds, 0))
        except subprocess.TimeoutExpired:
            return False
        return True

    def finish(self) -> None:
        """Takes its last lines, and ends what it left behind."""
        self.signal(signal.SIGKILL)
        self._process.wait()
        self._reader.join(timeout=1)

    def _read(self, say: Callable[[str], None]) -> None:
        if self._process.stdout is not None:
            for line in self._process.stdout:
                say(line.rstrip("\n"))
