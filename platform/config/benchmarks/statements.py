"""What is sent to the server, whoever sends it: also what Django's own counters do not see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import psycopg


@contextmanager
def watched() -> Iterator[list[str]]:
    """The statements of the block, `SET search_path` and health checks included."""
    sent: list[str] = []
    execute: Callable[..., Any] = psycopg.Cursor.execute

    def listen(cursor: Any, query: Any, *args: Any, **options: Any) -> Any:
        sent.append(str(query))
        return execute(cursor, query, *args, **options)

    with patch.object(psycopg.Cursor, "execute", listen):
        yield sent
