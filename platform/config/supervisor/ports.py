"""Whether the address is free, said before anything is started."""

from __future__ import annotations

import socket


class PortInUse(Exception):
    def __init__(self, port: int, free: int) -> None:
        super().__init__(f"Port {port} is in use by another program. Run: make demo PORT={free}")
        self.port = port
        self.free = free


def check_port(port: int, host: str = "127.0.0.1") -> None:
    """Raises PortInUse, which names a free one."""
    if not can_listen(host, port):
        candidates = (port + step for step in range(1, 100) if port + step < 65536)
        raise PortInUse(port, next((free for free in candidates if can_listen(host, free)), 0))


def can_listen(host: str, port: int) -> bool:
    with socket.socket() as probe:
        # A port that was in use a moment ago is free; one that somebody listens on is not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen()
        except OSError:
            return False
        return True


def answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=0.5).close()
    except OSError:
        return False
    return True
