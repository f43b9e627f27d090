"""Kinds of records, and all the fields of each: those that its app declares, and those that administrators added.

Forms, pages, lists, filters, the search, the API and the timeline ask here, so that a field which is added once is
everywhere.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.db.models import Model
from django.utils.functional import Promise

from access.masks import mask_of
from kernel.actor import Mask
from kernel.configured import Configured
from kernel.fields import CUSTOM, FieldSpec
from kernel.permissions import Permission
from records.formulas import Formula, FormulaError, Names, checked
from records.formulas.order import in_order
from records.models import CustomField, Dictionary
from records.models.custom_field import WORKED_OUT
from records.models.texts import Said
from records.values import LONG_LENGTH, TEXT_LENGTH, key_of, typed

logger = logging.getLogger("records")

# What a kind of field can do besides being shown.
FILTERS = frozenset({"text", "email", "phone", "url", "number", "money", "date", "flag", "choice", "choices"})


class RollUp(NamedTuple):
    """Something told of the records that point here: which list they stand in, by which key, what of them."""

    of: str
    by: str
    does: str
    field: str = ""
    where: str = ""
    """The filter of the list that they pass, as its address has it."""


class Rolled(NamedTuple):
    spec: FieldSpec
    rollup: RollUp


class Figured(NamedTuple):
    spec: FieldSpec
    formula: Formula


class Added(NamedTuple):
    """What administrators added to a kind of record."""

    in_use: tuple[FieldSpec, ...] = ()
    retired: tuple[FieldSpec, ...] = ()
    formulas: tuple[Figured, ...] = ()
    """In the order in which they are worked out."""
    rollups: tuple[Rolled, ...] = ()


NONE = Added()


def _masked(specs: tuple[FieldSpec, ...], mask: Mask) -> tuple[FieldSpec, ...]:
    if not mask.hidden and not mask.locked:
        return specs
    return tuple(
        replace(spec, editable=False, is_locked=spec.editable) if spec.name in mask.locked else spec
        for spec in specs
        if spec.name not in mask.hidden
    )


@dataclass(frozen=True)
class RecordType:
    """`key` is how addresses, saved fields and programs call it; `model` has a column `custom`."""

    key: str
    model: type[Model]
    label: str | Promise
    declared: tuple[FieldSpec, ...]
    permission: Permission
    """To see its records."""

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        """In the selected tenant, those that whoever reads now may see; what they may not write can't be edited."""
        return _masked(self.all_fields, mask_of(self.key))

    @property
    def settled(self) -> tuple[FieldSpec, ...]:
        """The declared ones, with the choices that administrators of the tenant keep in dictionaries."""
        if not any(spec.dictionary for spec in self.declared):
            return self.declared
        return _settled.get().get(self.key, self.declared)

    @property
    def custom(self) -> tuple[FieldSpec, ...]:
        """Of `fields` those that administrators added."""
        return _masked(self.all_custom, mask_of(self.key))

    @property
    def all_fields(self) -> tuple[FieldSpec, ...]:
        """Whoever reads: for what is worked out, kept and found, not for what is shown."""
        return self.settled + self.all_custom

    @property
    def all_custom(self) -> tuple[FieldSpec, ...]:
        return _custom.get().get(self.key, NONE).in_use

    @property
    def hidden(self) -> frozenset[str]:
        """From whoever reads now."""
        return mask_of(self.key).hidden

    @property
    def formulas(self) -> tuple[Figured, ...]:
        return _custom.get().get(self.key, NONE).formulas

    @property
    def rollups(self) -> tuple[Rolled, ...]:
        return _custom.get().get(self.key, NONE).rollups

    @property
    def retired_keys(self) -> frozenset[str]:
        return frozenset(key_of(spec.name) for spec in _custom.get().get(self.key, NONE).retired)

    def for_reader(self, record: Any) -> Any:
        """The same row without what whoever reads may not see: to be shown, never to be saved."""
        for name in self.hidden & record.__dict__.keys():
            field = record._meta.get_field(name)
            record.__dict__[name] = None if field.null else field.get_default()
        if self.hidden and "custom" in record.__dict__:
            kept_back = {key_of(name) for name in self.hidden}
            record.custom = {key: value for key, value in record.custom.items() if key not in kept_back}
        return record

    def ever_named(self, name: str) -> FieldSpec | None:
        """Also one that was retired since: what happened then is still told in its words."""
        added = _custom.get().get(self.key, NONE)
        return next((spec for spec in (*self.settled, *added.in_use, *added.retired) if spec.name == name), None)

    def named(self, name: str) -> FieldSpec | None:
        """Among those that whoever reads now may see."""
        return next((spec for spec in self.fields if spec.name == name), None)

    def any_named(self, name: str) -> FieldSpec | None:
        """Whoever reads."""
        return next((spec for spec in self.all_fields if spec.name == name), None)


_types: dict[str, RecordType] = {}


# What a page can't do without: names, and what says whose a record is and how far it has come.
NEEDED = {
    *("name", "subject", "account", "contact", "person", "team", "category"),
    *("status", "priority", "language", "tags", "count", "moment"),
}


def can_be_ruled(spec: FieldSpec) -> bool:
    """Whether a role may hide or lock it."""
    return spec.is_custom or (not spec.required and spec.kind not in NEEDED)


def plug_record_types(types: Sequence[RecordType]) -> None:
    """Socket: the composition root says which kinds of records can be given fields."""
    _types.clear()
    _types.update({one.key: one for one in types})


def record_types() -> tuple[RecordType, ...]:
    return tuple(_types.values())


def record_type(key: str) -> RecordType | None:
    return _types.get(key)


def type_of(label: str) -> RecordType | None:
    """`label` is that of its model: `customers.account`."""
    return next((one for one in _types.values() if one.model._meta.label_lower == label), None)


def spec_of(field: CustomField) -> FieldSpec:
    """`field.dictionary` must be read, with its entries."""
    name, kind = f"{CUSTOM}{field.key}", field.holds
    return FieldSpec(
        name,
        Said(field.labels),  # type: ignore[arg-type]
        kind,  # type: ignore[arg-type]
        required=field.is_required,
        choices=_choices(field.dictionary),
        retired_choices=_retired(field.dictionary),
        in_list=field.in_list,
        searchable=field.is_searched,
        help=Said(field.helps) if field.helps else "",  # type: ignore[arg-type]
        longest=LONG_LENGTH if kind == "long" else TEXT_LENGTH,
        read=_reader(field.key, kind),
        digits=field.digits,
        currency=field.currency,
        can_filter=kind in FILTERS,
        is_unique=field.is_unique,
        default=_default(kind, field.default),
        is_retired=field.is_retired,
        is_figured=field.kind in WORKED_OUT,
        editable=field.kind not in WORKED_OUT,
        drops=3,
    )


def _default(kind: str, kept: Any) -> Any:
    value = typed(kind, kept)
    return tuple(value) if isinstance(value, list) else value


def _reader(key: str, kind: str) -> Any:
    return lambda record: typed(kind, record.custom.get(key))


def _choices(dictionary: Dictionary | None) -> tuple[tuple[str, Any], ...]:
    return tuple((entry.key, Said(entry.labels)) for entry in dictionary.entries.all()) if dictionary else ()


def _retired(dictionary: Dictionary | None) -> frozenset[str]:
    return (
        frozenset(entry.key for entry in dictionary.entries.all() if entry.retired_at) if dictionary else frozenset()
    )


def _read_settled() -> Mapping[str, tuple[FieldSpec, ...]]:
    """By the key of the kind, for those that have declared fields with a dictionary."""
    wanted = {spec.dictionary for kind in _types.values() for spec in kind.declared if spec.dictionary}
    found = {one.key: one for one in Dictionary.objects.filter(key__in=wanted).prefetch_related("entries")}

    def settled(spec: FieldSpec) -> FieldSpec:
        kept = found.get(spec.dictionary)
        return replace(spec, choices=_choices(kept), retired_choices=_retired(kept)) if spec.dictionary else spec

    return {
        kind.key: tuple(settled(spec) for spec in kind.declared)
        for kind in _types.values()
        if any(spec.dictionary for spec in kind.declared)
    }


def _read() -> Mapping[str, Added]:
    found: dict[str, Added] = {}
    sources: dict[str, dict[str, str]] = {}
    for field in CustomField.objects.select_related("dictionary").prefetch_related("dictionary__entries"):
        added = found.get(field.record_type, NONE)
        spec = spec_of(field)
        if spec.is_retired:
            added = added._replace(retired=(*added.retired, spec))
        else:
            added = added._replace(in_use=(*added.in_use, spec))
            if field.rollup:
                added = added._replace(rollups=(*added.rollups, Rolled(spec, RollUp(**field.rollup))))
        found[field.record_type] = added
        if field.formula and not spec.is_retired:
            sources.setdefault(field.record_type, {})[spec.name] = field.formula
    for key, written in sources.items():
        if key in _types:
            found[key] = found[key]._replace(formulas=_figured(_types[key].declared + found[key].in_use, written))
    return found


def _figured(specs: tuple[FieldSpec, ...], written: Mapping[str, str]) -> tuple[Figured, ...]:
    by_name, names = {spec.name: spec for spec in specs}, Names(specs)
    formulas: dict[str, Formula] = {}
    for name, source in written.items():
        try:
            formulas[name] = checked(source, names)
        except FormulaError as error:  # a field that it needs is gone past the action
            logger.error("Formula %s: %s", name, error.sentence)
    return tuple(Figured(by_name[name], formulas[name]) for name in in_order(formulas))


_custom = Configured(_read)
_settled = Configured(_read_settled)
