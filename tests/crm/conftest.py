"""Rooms and rows that the pages of the back office are tested with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.service.models import Ticket
from tests.harness.cast import fixed
from tests.harness.client import Visitor

PLUMBING = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET ")
HX = {"HTTP_HX_REQUEST": "true"}
Visit = Callable[..., Visitor]


@pytest.fixture
def ticket(acme: object) -> Ticket:
    return Ticket.objects.get(id=fixed("li-ticket"))


@pytest.fixture
def page(ticket: Ticket) -> str:
    return f"/desk/tickets/{ticket.number}/"


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements of a block, without those that only open and close transactions."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as context:
        yield found
    found.extend(row["sql"] for row in context.captured_queries if not row["sql"].startswith(PLUMBING))


def rows_of(model: Any) -> list[tuple[Any, ...]]:
    """Everything in a table, to say afterwards that nothing changed."""
    return sorted(model.objects.values_list(), key=str)
