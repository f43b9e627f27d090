"""A pooler between us and PostgreSQL must give each of our connections a server of its own.

The search path and the tenant's settings live in the server's session. A pooler in transaction mode hands that session
to whoever comes next, so that one workspace would read another's rows (spec: isolation.md, trap 12).
"""

from __future__ import annotations

import logging
from contextlib import ExitStack
from typing import Any

import psycopg

from kernel.tenancy import connection_options

logger = logging.getLogger("tenancy")

SHARED = (
    "Two connections share one session of PostgreSQL: a pooler in transaction mode stands between them, and would"
    " mix workspaces. Set its pool_mode to session, or connect to PostgreSQL itself."
)
AT_ONCE = 3


class SessionsAreShared(Exception):
    """Nothing may be served through this address."""


def refuse_shared_sessions(options: dict[str, Any]) -> None:
    """`options` as psycopg.connect() takes them. Raises SessionsAreShared.

    Connections open at the same time have different servers, and keep them; else they are pooled by transaction.
    """
    with ExitStack() as stack:
        opened = [stack.enter_context(psycopg.connect(**options, autocommit=True)) for _ in range(AT_ONCE)]
        first, again = ([_server(one) for one in opened] for _ in range(2))
        if len(set(first)) < AT_ONCE or first != again:
            raise SessionsAreShared(SHARED)


def check_at_start() -> None:
    """For a process that is about to serve. While the database is away it may start: nothing is served then."""
    try:
        refuse_shared_sessions(connection_options())
    except psycopg.OperationalError as error:
        logger.warning("The database does not answer yet: %s", error)


def _server(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute("SELECT pg_backend_pid()").fetchone()
    assert row is not None
    return int(row[0])
