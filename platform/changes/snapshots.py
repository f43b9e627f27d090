"""What a record holds, as JSON keeps it: by field, for before and after, and as one digest of all.

Custom values stand as they are kept in the record; keys to other records as the text of their id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson
from django.db.models.base import ModelState

from changes.changeables import Changeable
from kernel.fields import CUSTOM
from kernel.figures import plain_number
from records.values import kept, key_of

EMPTY: tuple[Any, ...] = (None, "", False, [], {})
# They say when something was written, not what.
STAMPS = {"id", "created_at", "updated_at"}
DIGEST = 32
JSON = (str, bool, int, dict, list)


def column_value(changeable: Changeable, record: Any, name: str) -> Any:
    """As JSON keeps it."""
    if name.startswith(CUSTOM):
        return record.custom.get(key_of(name))
    found = changeable.column(name)
    return _plain(getattr(record, found.attname if found else name))


def put(changeable: Changeable, record: Any, name: str, value: Any) -> None:
    """A value as people mean it: typed, or the id of another record."""
    if name.startswith(CUSTOM):
        record.put({name: value})
        return
    found = changeable.column(name)
    assert found is not None
    if found.is_relation:
        record.left = {**getattr(record, "left", {}), name: getattr(record, found.attname)}
    setattr(record, found.attname, _blank(found) if value is None else value)


class Blank:
    """New records of a kind: a model works out what an empty one holds once, and not for each."""

    def __init__(self, changeable: Changeable) -> None:
        self.changeable, self.model = changeable, changeable.model
        empty = dict(self.model().__dict__)
        del empty["_state"]
        self.held = {name: value for name, value in empty.items() if not isinstance(value, list | dict)}
        self.fresh = {name: copy for name, value in empty.items() if (copy := getattr(value, "copy", None))}

    def of(self, values: Mapping[str, Any], **stamps: Any) -> Any:
        """Not saved yet; the same as `put` for each value."""
        record: Any = object.__new__(self.model)
        held = record.__dict__
        held["_state"] = ModelState()
        held |= self.held
        for name, copy in self.fresh.items():
            held[name] = copy()
        held |= stamps
        custom = {}
        for name, value in values.items():
            if name.startswith(CUSTOM):
                if (said := kept(value)) is not None:
                    custom[key_of(name)] = said
            else:
                found = self.changeable.columns[name]
                held[found.attname] = _blank(found) if value is None else value
        if custom:
            record.custom = custom
        return record


def put_back(changeable: Changeable, record: Any, name: str, value: Any) -> None:
    """What column_value gave."""
    if name.startswith(CUSTOM):
        rest = {key: one for key, one in record.custom.items() if key != key_of(name)}
        record.custom = rest if value is None else rest | {key_of(name): value}
        return
    found = changeable.column(name)
    assert found is not None
    setattr(record, found.attname, found.to_python(value) if not found.is_relation or value is None else UUID(value))


def worked_out(changeable: Changeable) -> frozenset[str]:
    """Keys of what formulas come to: asked once for many records."""
    return frozenset(key_of(spec.name) for spec, _formula in changeable.record_type.formulas)


def values_of(changeable: Changeable, record: Any, figured: frozenset[str] | None = None) -> dict[str, Any]:
    """All that it holds, without what is empty and what is worked out: that changes with the day, by nobody's hand."""
    figured = worked_out(changeable) if figured is None else figured
    held = record.__dict__
    found = {
        name: value if type(value) in JSON else _plain(value)
        for name, attname in _told(changeable.model)  # type: ignore[arg-type]
        if (value := held[attname] if attname in held else getattr(record, attname)) and value not in EMPTY
    }
    return found | {f"{CUSTOM}{key}": value for key, value in record.custom.items() if key not in figured}


@lru_cache
def _told(model: type[Any]) -> tuple[tuple[str, str], ...]:
    """Name and attribute of each column that says something."""
    columns = model._meta.concrete_fields
    return tuple((one.name, one.attname) for one in columns if one.name not in STAMPS and one.name != "custom")


def digest(values: Mapping[str, Any]) -> str:
    filled = {name: value for name, value in values.items() if value not in EMPTY}
    return hashlib.sha256(orjson.dumps(filled, option=orjson.OPT_SORT_KEYS)).hexdigest()[:DIGEST]


def written(changeable: Changeable, name: str, value: Any) -> Any:
    """As column_value will read it once it was put."""
    if name.startswith(CUSTOM):
        return kept(value)
    found = changeable.column(name)
    return _plain(_blank(found) if value is None and found is not None else value)


def _blank(column: Any) -> Any:
    """Nothing, as this column keeps it."""
    if column.null:
        return None
    return False if column.get_internal_type() == "BooleanField" else ""


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int | list | dict):
        return value
    if isinstance(value, Decimal):
        return plain_number(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
