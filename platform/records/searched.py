"""Custom fields in the search: what a record says in them, and how a hit names the place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from records.models import CustomField
from records.types import RecordType

FIELD = CustomField._meta.label_lower


def searched(kind: RecordType, record: Any) -> tuple[tuple[str, str], ...]:
    """Name of the field and its text, for each that the search looks into."""
    found = ((spec.name, spec.read(record)) for spec in kind.all_custom if spec.searchable and spec.read)
    return tuple((name, str(text)) for name, text in found if text)


def told_of(kind: RecordType, *declared: str) -> frozenset[str]:
    """These, and all that administrators added to the search."""
    return frozenset(declared) | {spec.name for spec in kind.all_custom if spec.searchable}


def rows_with(kind: RecordType) -> Callable[[Sequence[UUID]], QuerySet[Any]]:
    """The records that hold something in fields that were changed: what is found of them may be another thing now."""

    def rows(ids: Sequence[UUID]) -> QuerySet[Any]:
        keys = CustomField.objects.of(kind.key).filter(pk__in=ids).values_list("key", flat=True)
        holds = Q(pk__in=[])
        for key in keys:
            holds |= Q(custom__has_key=key)
        return kind.model._default_manager.filter(holds)

    return rows


class FieldLabels(Mapping[str, Any]):
    """Labels of a source: its own, and those of the fields that administrators added."""

    def __init__(self, own: Mapping[str, Any], kind: RecordType) -> None:
        self.own, self.kind = own, kind

    def __getitem__(self, name: str) -> Any:
        if name in self.own:
            return self.own[name]
        spec = self.kind.any_named(name)
        if spec is None:
            raise KeyError(name)
        return spec.label

    def __iter__(self) -> Iterator[str]:
        return iter(self.own)

    def __len__(self) -> int:
        return len(self.own)
