"""Rows read by hand-written SQL into models: for the few pages that are opened all day.

Django builds the text of a statement anew for every call, and PostgreSQL plans a join of eight tables for longer than
it takes to read one row of each. Here the text is made once, and a row of another table comes along as JSON from a
subselect of its own. Fields that are not named are deferred: who asks for one reads it from the database.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import JSONField, Model

M = TypeVar("M", bound=Model)


class Columns(Generic[M]):
    """Some columns of one model (all, when none is named), in the order in which its rows are built."""

    def __init__(self, model: type[M], *names: str) -> None:
        """`names` are those of the attributes: `account_id`, not `account`."""
        self.model = model
        self.fields = [field for field in model._meta.concrete_fields if not names or field.attname in names]
        self.names = [field.attname for field in self.fields]
        # The driver gives JSON as text, as Django has it set up.
        self.texts = [place for place, field in enumerate(self.fields) if isinstance(field, JSONField)]
        self.table: str = model._meta.db_table
        assert not names or set(names) == set(self.names), f"{model.__name__} lacks {set(names) - set(self.names)}"

    def select(self, alias: str) -> str:
        """`t."id", t."number"`."""
        return ", ".join(f'{alias}."{field.column}"' for field in self.fields)

    def as_json(self, alias: str) -> str:
        """One value that `from_json` reads."""
        return f"json_build_array({self.select(alias)})"

    def from_row(self, values: Sequence[Any]) -> M:
        """`values` as the database driver gives them."""
        if self.texts:
            values = list(values)
            for place in self.texts:
                values[place] = None if values[place] is None else json.loads(values[place])
        return self._made(values)

    def from_json(self, values: Sequence[Any] | None) -> M | None:
        """`values` as JSON gives them: ids and times are texts."""
        if values is None:
            return None
        return self._made([field.to_python(value) for field, value in zip(self.fields, values, strict=True)])

    def _made(self, values: Sequence[Any]) -> M:
        return self.model.from_db(DEFAULT_DB_ALIAS, self.names, values)


def rows(statement: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """All rows of one statement; `%(name)s` in it stands for a value."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def array_of(ids: Sequence[UUID]) -> str:
    """For `= ANY(%(ids)s::uuid[])`. The driver takes longer to write a list of ids than the server to find them."""
    return f"{{{','.join(map(str, ids))}}}"
