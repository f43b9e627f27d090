"""What a data folder says about the server that runs on it, and whether that is still true."""

from __future__ import annotations

import random
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path


class ServerFailed(Exception):
    """The embedded server cannot do what was asked; the message says why and what helps."""


@dataclass(frozen=True)
class Postmaster:
    pid: int
    port: int


def running_postmaster(cluster: Path) -> Postmaster | None:
    """The server of this data folder, or None. A pid file left by a crash is not believed."""
    recorded = _recorded(cluster)
    if recorded is None or str(cluster) not in _command_line(recorded.pid):
        return None
    return recorded


def forget_dead_postmaster(cluster: Path, sockets: Path | None) -> None:
    """Removes the lock files of a server that is gone.

    PostgreSQL itself refuses to start when another program has got the old number, or the dead one was not reaped.
    Sessions of a killed server that still run are noticed all the same, by their shared memory.
    """
    if running_postmaster(cluster) is not None:
        return
    (cluster / "postmaster.pid").unlink(missing_ok=True)
    if sockets is not None:
        for socket_file in sockets.glob(".s.PGSQL.*"):
            socket_file.unlink(missing_ok=True)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port() -> int:
    """Below the range from which outgoing connections take theirs: one of those can't seize it before it is used."""
    for port in random.sample(range(20_000, 30_000), 200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise ServerFailed("No port between 20000 and 30000 is free.")


def _recorded(cluster: Path) -> Postmaster | None:
    # Line 1 is the process, line 4 the port; a server that has just begun has written fewer lines.
    try:
        lines = (cluster / "postmaster.pid").read_text(encoding="utf-8").split("\n")
        return Postmaster(pid=int(lines[0]), port=int(lines[3]))
    except (OSError, ValueError, IndexError):
        return None


def _command_line(pid: int) -> str:
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    command = ["/bin/ps", "-o", "command=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603
