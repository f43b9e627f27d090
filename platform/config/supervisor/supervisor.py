"""Starts the programs, restarts one that crashes, and ends all of them together."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import TextIO

from config.supervisor.ports import answers, check_port
from config.supervisor.program import Child, Program

RESTARTS = 5
# A child that ran this long has recovered: its next crash counts as the first.
STEADY_SECONDS = 60.0
GRACE_SECONDS = 10.0


class Supervisor:
    def __init__(
        self,
        programs: Sequence[Program],
        *,
        port: int | None = None,
        host: str = "127.0.0.1",
        output: TextIO | None = None,
        first_pause: float = 0.5,
    ) -> None:
        """`port` is the one that the first program listens on; `first_pause` doubles with each restart."""
        self._programs = list(programs)
        self._port = port
        self._host = host
        self._output = output or sys.stdout
        self._first_pause = first_pause
        self._width = max((len(program.name) for program in self._programs), default=0)
        self._children: dict[str, Child] = {}
        self._crashes: dict[str, int] = {}
        self._due: dict[str, float] = {}
        self._interrupts = 0
        self._writing = threading.Lock()

    def run(self, on_ready: Callable[[], None] | None = None) -> int:
        """Blocks until Ctrl-C, SIGTERM or the last restart of a child failed. 0 when it was asked to stop, else 1.

        `on_ready` is called once, when the port answers. Raises PortInUse before anything is started.
        """
        if self._port is not None:
            check_port(self._port, self._host)
        with self._signals():
            try:
                for program in self._programs:
                    self._start(program)
                return self._watch(on_ready)
            finally:
                self._end_all()

    def stop(self) -> None:
        """As Ctrl-C does; a second call does not wait for anybody."""
        self._interrupts += 1

    def _watch(self, on_ready: Callable[[], None] | None) -> int:
        waiting = on_ready
        while not self._interrupts:
            if waiting is not None and self._is_ready():
                waiting()
                waiting = None
            if any(not self._care_for(program) for program in self._programs):
                return 1
            time.sleep(0.1)
        return 0

    def _is_ready(self) -> bool:
        return self._port is None or answers(self._host, self._port)

    def _care_for(self, program: Program) -> bool:
        """False when the program cannot be kept running."""
        if program.name in self._due:
            if time.monotonic() >= self._due[program.name]:
                del self._due[program.name]
                self._start(program)
            return True
        child = self._children[program.name]
        if child.status is None:
            return True
        child.finish()
        return self._plan_restart(program, child)

    def _plan_restart(self, program: Program, child: Child) -> bool:
        crashes = 1 if child.seconds > STEADY_SECONDS else self._crashes.get(program.name, 0) + 1
        self._crashes[program.name] = crashes
        ended = _ended(child.status)
        if crashes > RESTARTS:
            self._say(program, f"{ended} for the {crashes}th time. The other programs are stopped.")
            return False
        pause = self._first_pause * 2 ** (crashes - 1)
        self._say(program, f"{ended}. Starting it again in {pause:g} s ({crashes} of {RESTARTS}).")
        self._due[program.name] = time.monotonic() + pause
        return True

    def _start(self, program: Program) -> None:
        self._children[program.name] = Child(program, lambda line: self._say(program, line))

    def _end_all(self) -> None:
        children = list(self._children.values())
        for child in children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        while any(child.status is None for child in children):
            if time.monotonic() > deadline or self._interrupts > 1:
                break
            time.sleep(0.05)
        for child in children:
            child.finish()

    def _say(self, program: Program, line: str) -> None:
        name = f"{program.name:<{self._width}}"
        if self._output.isatty():
            name = f"\033[{program.colour}m{name}\033[0m"
        with self._writing:
            self._output.write(f"{name}  {line}\n")
            self._output.flush()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Signals reach the main thread alone; elsewhere stop() is the only way."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        before = {number: signal.signal(number, self._interrupt) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        self.stop()


def _ended(status: int | None) -> str:
    if status is not None and status < 0:
        return f"Ended by {signal.Signals(-status).name}"
    return f"Ended with status {status}"
