"""Field by field: what each of the records says, and which of it stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from changes.snapshots import EMPTY, column_value
from crm.customers.models.tag import TAGS_PER_ACCOUNT
from crm.duplicates.kinds import Kind
from kernel.fields import FieldSpec, shown_cell

ALL = "all"
# Fields of which more than one record's value can stay.
JOINED = frozenset({"tags", "notes"})
BETWEEN_NOTES = "\n\n"


@dataclass(frozen=True)
class Option:
    """`key` is the id of the record that says so, or `all`."""

    key: str
    text: str
    is_chosen: bool


@dataclass(frozen=True)
class Choice:
    spec: FieldSpec
    options: list[Option]

    @property
    def name(self) -> str:
        return f"choice-{self.spec.name}"

    @property
    def joined(self) -> Option | None:
        return next((one for one in self.options if one.key == ALL), None)


def chosen_specs(kind: Kind) -> list[FieldSpec]:
    """Those of which there is something to choose: a column or an added field, not worked out, not kept back."""
    changeable = kind.changeable
    return [
        spec
        for spec in changeable.record_type.fields
        if spec.name not in kind.left_out
        and not spec.is_figured
        and not spec.is_locked
        and (spec.is_custom or changeable.column(spec.name) is not None)
    ]


def choices_of(kind: Kind, records: Sequence[Any], chosen: Mapping[str, str]) -> list[Choice]:
    """Of those fields in which the records differ; the first one of them is the one that stays."""
    found = []
    for spec in chosen_specs(kind):
        values = [column_value(kind.changeable, one, spec.name) for one in records]
        if all(_filled(value) == _filled(values[0]) for value in values):
            continue
        picked = chosen.get(spec.name) or default_of(spec, records, values)
        options = [
            Option(str(one.pk), shown_cell(spec, spec_value(spec, one)).text, picked == str(one.pk)) for one in records
        ]
        if spec.name in JOINED and sum(_filled(value) is not None for value in values) > 1:
            options.append(Option(ALL, "", picked == ALL))
        found.append(Choice(spec, options))
    return found


def spec_value(spec: FieldSpec, record: Any) -> Any:
    return spec.read(record) if spec.read is not None else getattr(record, spec.name, None)


def default_of(spec: FieldSpec, records: Sequence[Any], values: Sequence[Any]) -> str:
    """What can be kept of all is kept of all; else the one that stays has its say, where it says something."""
    if spec.name in JOINED and sum(_filled(value) is not None for value in values) > 1:
        return ALL
    return next((str(one.pk) for one, value in zip(records, values, strict=True) if _filled(value) is not None), "")


def chosen_value(kind: Kind, spec: FieldSpec, records: Sequence[Any], said: str) -> Any:
    """As `snapshots.column_value` keeps it. `said` names one of the records, or all of them."""
    values = {str(one.pk): column_value(kind.changeable, one, spec.name) for one in records}
    if said == ALL and spec.name == "tags":
        return list(dict.fromkeys(tag for value in values.values() for tag in value or ()))[:TAGS_PER_ACCOUNT]
    if said == ALL and spec.name == "notes":
        texts = dict.fromkeys(text.strip() for text in values.values() if text and text.strip())
        return BETWEEN_NOTES.join(texts)[: spec.longest]
    return values[said]


def filled_in(kind: Kind, winner: Any, losers: Sequence[Any]) -> dict[str, Any]:
    """Columns that are on no form, where the one that stays has nothing: the first of the others that has."""
    found: dict[str, Any] = {}
    for name in kind.filled:
        if _filled(column_value(kind.changeable, winner, name)) is not None:
            continue
        value = next((one for loser in losers if (one := column_value(kind.changeable, loser, name))), None)
        if value is not None and value not in {str(winner.pk), *(str(loser.pk) for loser in losers)}:
            found[name] = value
    return found


def known_choices(kind: Kind, chosen: Mapping[str, str], ids: Sequence[UUID]) -> bool:
    """Whether only fields that there are, and only these records, are named."""
    names = {spec.name for spec in chosen_specs(kind)}
    allowed = {str(pk) for pk in ids}
    return all(
        name in names and (said in allowed or (said == ALL and name in JOINED)) for name, said in chosen.items()
    )


def _filled(value: Any) -> Any:
    return None if value in EMPTY else value
