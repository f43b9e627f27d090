"""Lists read by statements whose text is made once.

Django builds the text of a statement anew for each call, and loads each time by Python; for the lists that programs
ask for all day this takes longer than the database does. Here the text for an actor is kept, and times are loaded by
the driver's own code. What comes out is the same.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet
from psycopg.types.datetime import TimestamptzLoader

KEPT = 1024
Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Statement:
    """No text: nothing can come of it. `convert` is what the columns' fields make of their values."""

    text: str = ""
    values: tuple[Any, ...] = ()
    convert: Callable[[Iterable[Any]], Iterable[Any]] | None = None


def statement_of(queryset: QuerySet[Any, Any]) -> Statement:
    """Of one that lists values."""
    compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    try:
        text, values = compiler.as_sql()
    except EmptyResultSet:
        return Statement()
    columns = [selected[0] for selected in compiler.select[0 : compiler.col_count]]
    converters = compiler.get_converters(columns)
    if not converters:
        return Statement(text, tuple(values))
    return Statement(text, tuple(values), lambda rows: compiler.apply_converters(rows, converters))


def read(statement: Statement) -> Rows:
    if not statement.text:
        return []
    with connection.cursor() as cursor:
        # Django's loader calls Python for every time; the driver's own gives the same moment.
        cursor.cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
        cursor.execute(statement.text, statement.values)
        found: Rows = cursor.fetchall()
    return found if statement.convert is None else [tuple(row) for row in statement.convert(found)]


class Kept:
    """Statements by their keys, those used last."""

    def __init__(self, most: int = KEPT) -> None:
        self.most = most
        self.found: OrderedDict[Hashable, Statement] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: Hashable, build: Callable[[], QuerySet[Any, Any]]) -> Statement:
        with self.lock:
            known = self.found.get(key)
            if known is not None:
                self.found.move_to_end(key)
                return known
        made = statement_of(build())
        with self.lock:
            self.found[key] = made
            while len(self.found) > self.most:
                self.found.popitem(last=False)
        return made


kept = Kept()
