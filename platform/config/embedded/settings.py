"""The server's settings, given on its command line so that nothing in its folder has to be edited."""

from __future__ import annotations

from pathlib import Path

COMMON = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "200",
    # A migration of many tenants in one transaction holds a lock for each of their tables.
    "max_locks_per_transaction": "512",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "jit": "off",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %d ",
}

# What a power failure would lose does not matter for tests, and they are half as long without it.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def server_settings(*, port: int, sockets: Path | None, test: bool) -> dict[str, str]:
    settings = COMMON | {"port": str(port), "unix_socket_directories": str(sockets or "")}
    if sockets is not None:
        settings["unix_socket_permissions"] = "0700"
    return settings | CARELESS if test else settings
