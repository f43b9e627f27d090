"""The part of a record that holds the values of custom fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from kernel.fields import CUSTOM
from kernel.models import Record
from records.values import kept, key_of

_figuring: list[Callable[[Any], bool]] = []


def plug_figuring(figure: Callable[[Any], bool]) -> None:
    """Socket: works out what formulas of a record come to, and says whether that is another thing than before."""
    _figuring[:] = [figure]


_rolling: list[Callable[[list[Any]], None]] = []


def plug_rolling(roll: Callable[[list[Any]], None]) -> None:
    """Socket: sees to the records that tell something of these, after they were written."""
    _rolling[:] = [roll]


class Customizable(Record):
    """`custom`: key of the field → value as records/values.py keeps it. Equality is asked by the index over it."""

    custom: models.Field[Any, Any] = models.JSONField(default=dict)
    left: Mapping[str, Any]
    """To which records it pointed until now, by key: they tell of it no longer."""

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Any = None, **options: Any) -> None:
        """Whatever changes in a record, its formulas come along."""
        if any(figure(self) for figure in _figuring) and update_fields is not None:
            update_fields = {*update_fields, "custom"}
        super().save(*args, update_fields=update_fields, **options)
        for roll in _rolling:
            roll([self])

    def delete(self, *args: Any, **options: Any) -> Any:
        for roll in _rolling:
            roll([self])
        return super().delete(*args, **options)

    def put(self, values: Mapping[str, Any]) -> dict[str, list[Any]]:
        """Set fields and custom values, without saving; {name: [old, new]} of those that differ."""
        changes: dict[str, list[Any]] = {}
        for name, new in values.items():
            if name.startswith(CUSTOM):
                old, new = self.custom.get(key_of(name)), kept(new)  # noqa: PLW2901
                self.custom = {key: value for key, value in self.custom.items() if key != key_of(name)}
                self.custom |= {} if new is None else {key_of(name): new}
            else:
                old = getattr(self, name)
                setattr(self, name, new)
                if old != new and isinstance(old, models.Model):
                    self.left = {**getattr(self, "left", {}), name: old.pk}
            if old != new:
                changes[name] = [old, new]
        return changes


def changed_columns(changes: Mapping[str, Any]) -> list[str]:
    """What `save` must write of them."""
    return sorted({"custom" if name.startswith(CUSTOM) else name for name in changes})


def custom_constraint(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=models.expressions.RawSQL("jsonb_typeof(custom) = 'object'", (), models.BooleanField()), name=name
    )


def custom_index(name: str) -> GinIndex:
    return GinIndex(fields=["custom"], name=name, opclasses=["jsonb_path_ops"])
