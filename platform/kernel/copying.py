"""Many rows at once, by COPY: quicker than INSERT by a multiple, and checked by the database all the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import orjson
from django.db import connection, models

# Fewer than these are as quickly inserted.
MANY = 200


def copy_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """`names` are attributes of the model, all that have no default in the database; each of `rows` in their order."""
    columns = {column.attname: column for column in model._meta.concrete_fields}
    listed = ", ".join(f'"{columns[name].column}"' for name in names)
    json = [place for place, name in enumerate(names) if writer(columns[name]) is as_json]
    with connection.cursor() as cursor:
        raw = cursor.cursor
        with raw.copy(f'COPY "{model._meta.db_table}" ({listed}) FROM STDIN') as copy:  # names of ours
            for row in rows:
                if json:
                    row = list(row)  # noqa: PLW2901
                    for place in json:
                        row[place] = as_json(row[place])
                copy.write_row(row)


def writer(column: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """What becomes of a value of this column before the driver writes it."""
    return as_json if column.get_internal_type() == "JSONField" else as_it_is


def as_json(value: Any) -> str:
    return orjson.dumps(value).decode()


def as_it_is(value: Any) -> Any:
    return value
