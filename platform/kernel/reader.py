"""For whom something is read and shown: set around each request, and around each job that works for one person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from kernel.actor import SYSTEM, Actor

_reader: ContextVar[Actor] = ContextVar("reader", default=SYSTEM)


@contextmanager
def reading_as(actor: Actor) -> Iterator[None]:
    token = _reader.set(actor)
    try:
        yield
    finally:
        _reader.reset(token)


def reader() -> Actor:
    """The system where nobody in particular reads: jobs and the clock."""
    return _reader.get()
