"""What the audit log calls the fields of a kind of record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from audit.telling import Label, labels_of
from kernel.fields import CUSTOM
from records.types import RecordType


class FieldNames(Mapping[str, Label]):
    """Labels of the fields of a kind of record, also of those that administrators added, also of the retired."""

    def __init__(self, kind: RecordType) -> None:
        self.kind, self.declared = kind, labels_of(kind.declared)
        self.chosen = {spec.name for spec in kind.declared if spec.dictionary}

    def __getitem__(self, name: str) -> Label:
        if name in self.declared and name not in self.chosen:
            return self.declared[name]
        spec = self.kind.ever_named(name) if name.startswith(CUSTOM) or name in self.chosen else None
        if spec is None:
            raise KeyError(name)
        return Label(str(spec.label), dict(spec.choices))

    def __iter__(self) -> Iterator[str]:
        return iter(self.declared)

    def __len__(self) -> int:
        return len(self.declared)
