"""Rows as JSON keeps them, whole, so that what was taken away can be put back as it was."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import JSONField, Model

PLAIN = (bool, int, str)


def kept_row(row: Model) -> dict[str, Any]:
    """By column."""
    return {field.attname: _kept(field, row) for field in row._meta.concrete_fields}


def _kept(field: Any, row: Model) -> Any:
    value = getattr(row, field.attname)
    if value is None or isinstance(value, PLAIN) or isinstance(field, JSONField | ArrayField):
        return value
    return str(value) if field.is_relation else field.value_to_string(row)


def row_again(model: type[Any], kept: dict[str, Any]) -> Any:
    """Not saved. Columns that came since have their default; those that went are passed over."""
    row = model()
    for field in model._meta.concrete_fields:
        if field.attname not in kept:
            continue
        value = kept[field.attname]
        if value is not None and not isinstance(field, JSONField | ArrayField):
            value = field.to_python(value)
        setattr(row, field.attname, value)
    return row
