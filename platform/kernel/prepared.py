"""A queryset whose statement is made once: for the few reads that happen all day.

Django builds the text of a statement anew for every call, which takes longer than PostgreSQL needs for a small one.
The queryset stays the only place that says who may see what; here only its text is kept, with places for values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators


class NotPreparable(ValueError):
    """A sample value does not stand in the statement, or the queryset needs more than one statement."""


class PreparedValues:
    """Of a queryset that lists values."""

    def __init__(self, queryset: QuerySet[Any, Any], **samples: Any) -> None:
        """`samples`: by name, the values that `queryset` was built with and that each call brings anew.

        They must be unlike every other value in it. Raises NotPreparable.
        """
        if queryset._prefetch_related_lookups or queryset._known_related_objects:  # type: ignore[attr-defined]
            raise NotPreparable("It reads more than its own rows.")
        compiler: Any = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self.statement, values = compiler.as_sql()
        names = {(type(value), value): name for name, value in samples.items()}
        self.places = [(names.get(_known(value), ""), value) for value in values]
        if missing := set(samples) - {name for name, _value in self.places}:
            raise NotPreparable(f"Not in the statement: {missing}")
        columns = [column for column, _sql, _alias in compiler.select]
        self.converters = list(compiler.get_converters(columns).items())
        self._look_at(compiler)

    def rows(self, **values: Any) -> list[Any]:
        """As the queryset would give them; one statement."""
        with connection.cursor() as cursor:
            cursor.execute(self.statement, [values[name] if name else value for name, value in self.places])
            return [self._built(self._converted(row)) for row in cursor.fetchall()]

    def first(self, **values: Any) -> Any:
        """The first of `rows`, or None; limit the queryset to one."""
        return next(iter(self.rows(**values)), None)

    def _converted(self, row: tuple[Any, ...]) -> Sequence[Any]:
        if not self.converters:
            return row
        found = list(row)
        for place, (converters, expression) in self.converters:
            for convert in converters:
                found[place] = convert(found[place], expression, connection)
        return found

    def _look_at(self, compiler: Any) -> None:
        """What else is wanted of it."""

    def _built(self, row: Sequence[Any]) -> Any:
        return tuple(row)


class Prepared(PreparedValues):
    """Of one that finds records, with those that are selected along and annotations."""

    def _look_at(self, compiler: Any) -> None:
        """It is not kept: it holds the connection of this thread."""
        shape = compiler.klass_info
        first, last = shape["select_fields"][0], shape["select_fields"][-1] + 1
        self.model: type[Model] = shape["model"]
        self.own = slice(first, last)
        self.names = [column.target.attname for column, _sql, _alias in compiler.select[self.own]]
        self.related = get_related_populators(shape, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
        self.more = list((compiler.annotation_col_map or {}).items())

    def _built(self, row: Sequence[Any]) -> Model:
        found = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.own])
        for populator in self.related:
            populator.populate(row, found)
        for name, place in self.more:
            setattr(found, name, row[place])
        return found


def _known(value: Any) -> Any:
    """What tells a value from others; one that can't be looked up is nobody's sample."""
    try:
        hash(value)
    except TypeError:
        return None
    return type(value), value
