"""How many there are, while somebody waits: exactly, or where that takes long, about as the database expects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

LONGEST = 700  # milliseconds


class TookLong(Exception):
    pass


@dataclass(frozen=True)
class Counted:
    """`is_about`: nobody counted them, this is what the database expects."""

    n: int
    is_about: bool = False


@contextmanager
def no_longer_than(milliseconds: int) -> Iterator[None]:
    """Raises TookLong; what stood before counts again afterwards."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {int(milliseconds)}")
            yield
            # The transaction around may go on: the limit was for this alone.
            cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
    except OperationalError as error:
        if "statement timeout" not in str(error):
            raise
        raise TookLong from error


def counted(rows: QuerySet[Any], *, longest: int = LONGEST) -> Counted:
    try:
        with no_longer_than(longest):
            return Counted(rows.order_by().count())
    except TookLong:
        return Counted(_expected(rows), is_about=True)


def _expected(rows: QuerySet[Any]) -> int:
    """By the planner's figures, rounded to two digits: more of them would promise what it does not know."""
    plan: Any = rows.order_by().values("pk").explain(format="json")
    found = json.loads(plan) if isinstance(plan, str) else plan
    n = int(found[0]["Plan"]["Plan Rows"])
    return round(n, -max(len(str(n)) - 2, 0))
