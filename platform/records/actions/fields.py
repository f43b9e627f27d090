"""Fields that administrators add to a kind of record, change, put in order, retire and bring back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, Max
from django.db.models.fields.json import KeyTextTransform
from django.utils import translation
from django.utils.translation import gettext as _

from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.configured import configuration_changed
from kernel.fields import CUSTOM
from records.actions.formulas import fitting_formula, fitting_rollup, refuse_needed
from records.actions.setting_up import Labels, field_of, free_key, key_from, named, placed
from records.jobs import work_out_fields
from records.models import CustomField, CustomKind, Dictionary
from records.models.custom_field import CHOOSING, WORKED_OUT, Result
from records.permissions import MANAGE_FIELDS
from records.types import RecordType, record_type, spec_of
from records.values import EMPTY, judged, kept

# A page with more would be read by nobody; each also costs every list and form a little.
FIELDS_PER_TYPE = 120
# What may be changed later: the kind and the key are promises to programs and to values that are there.
CHANGEABLE = (
    *("labels", "helps", "digits", "currency", "is_required", "is_unique", "is_searched", "in_list"),
    *("default", "personal", "formula", "rollup"),
)
# What a field has that somebody writes.
WRITTEN = frozenset({"is_required", "is_unique", "is_searched", "default"})


@action(MANAGE_FIELDS)
def create_field(
    *,
    actor: Actor,
    clock: Clock,
    record_type: RecordType,
    kind: str,
    labels: Labels,
    key: str = "",
    dictionary: Dictionary | None = None,
    result: str = "",
    **settings: Any,
) -> CustomField:
    """`settings` are those of CHANGEABLE; `key` is made of the label where it is not given.

    `result` says what comes of a formula; what comes of a roll-up follows from what it tells.
    """
    fields = CustomField.objects.of(record_type.key)
    if kind not in CustomKind.values:
        raise Refused(_("Choose the kind of field."), field="kind")
    if fields.in_use().count() >= FIELDS_PER_TYPE:
        raise Refused(_("There are %(limit)d fields already. Retire one first.") % {"limit": FIELDS_PER_TYPE})
    labels = free_labels(labels, record_type)
    if kind in CHOOSING and dictionary is None:
        raise Refused(_("Choose a dictionary, or write the choices."), field="dictionary")
    if kind == CustomKind.FORMULA:
        settings["formula"] = _fitting_new_formula(record_type, settings.get("formula", ""), result)
    elif kind == CustomKind.ROLLUP:
        settings["rollup"], result = fitting_rollup(record_type, settings.get("rollup") or {})
    else:
        result = ""
    last = fields.aggregate(last=Max("position"))["last"]
    field = CustomField(
        record_type=record_type.key,
        key=_free_key(key, labels, record_type),
        labels=labels,
        kind=kind,
        dictionary=dictionary if kind in CHOOSING else None,
        result=result,
        position=0 if last is None else last + 1,
        created_at=clock(),
        **{name: value for name, value in _fitting(kind, result, settings).items() if name != "default"},
    )
    field.default = _fitting_default(field, settings.get("default"))
    field.save()
    configuration_changed()
    record("created", field, record_type=record_type.key, kind=kind, labels=labels)
    if kind in WORKED_OUT:
        work_out_fields.enqueue(key=record_type.key)
    return field


@action(MANAGE_FIELDS)
def change_field(*, actor: Actor, clock: Clock, field: CustomField, **values: Any) -> CustomField:
    """`values` are those of CHANGEABLE. What records hold stays; the new rules count for what is written from now."""
    field = CustomField.objects.select_for_update(of=("self",)).select_related("dictionary").get(pk=field.pk)
    kind = _type_of(field)
    if "labels" in values:
        values["labels"] = free_labels(values["labels"], kind, but=field)
    values = _fitting(field.kind, field.result, values)
    if "formula" in values:
        name = f"{CUSTOM}{field.key}"
        values["formula"] = fitting_formula(kind, values["formula"], field.result, name=name)
    if "rollup" in values:
        values["rollup"] = _fitting_other_rollup(kind, values["rollup"], field.result)
    if values.get("is_unique") and not field.is_unique:
        _refuse_doubles(kind, field)
    if "default" in values:
        values["default"] = _fitting_default(field, values["default"])
    changes = field.change(**values)
    if not changes:
        nothing_changed()
        return field
    configuration_changed()
    record("changed", field, **changes)
    if field.kind in WORKED_OUT and {"formula", "rollup", "digits"} & changes.keys():
        work_out_fields.enqueue(key=kind.key)
    return field


@action(MANAGE_FIELDS)
def place_field(*, actor: Actor, clock: Clock, field: CustomField, place: int) -> None:
    """Among those in use, from 0."""
    fields = list(CustomField.objects.of(field.record_type).in_use().select_for_update())
    moved = placed(fields, field, place)
    if not moved:
        nothing_changed()
        return
    configuration_changed()
    record("moved", field, place=moved)


@action(MANAGE_FIELDS)
def retire_field(*, actor: Actor, clock: Clock, field: CustomField) -> CustomField:
    """It is gone from every page at once; the values stay where they are, for the day that it comes back."""
    field = CustomField.objects.select_for_update(of=("self",)).get(pk=field.pk)
    if field.is_retired:
        nothing_changed()
        return field
    refuse_needed(_type_of(field), f"{CUSTOM}{field.key}")
    field.retire(at=clock())
    configuration_changed()
    record("retired", field)
    return field


@action(MANAGE_FIELDS)
def restore_field(*, actor: Actor, clock: Clock, field: CustomField) -> CustomField:
    field = CustomField.objects.select_for_update(of=("self",)).get(pk=field.pk)
    if not field.is_retired:
        nothing_changed()
        return field
    kind = _type_of(field)
    free_labels(field.labels, kind, but=field)
    if field.is_unique:
        _refuse_doubles(kind, field)
    if field.formula:
        fitting_formula(kind, field.formula, field.result, name=f"{CUSTOM}{field.key}")
    field.restore()
    configuration_changed()
    record("restored", field)
    if field.kind in WORKED_OUT:
        work_out_fields.enqueue(key=kind.key)
    return field


def free_labels(labels: Labels, kind: RecordType, *, but: CustomField | None = None) -> dict[str, str]:
    """Without empty ones. Two fields of a record that are called the same could not be told apart."""
    found = named(labels)
    others = [spec for spec in kind.all_fields if but is None or spec.name != f"{CUSTOM}{but.key}"]
    for language, text in found.items():
        if text.casefold() in {_called(spec.label, language).casefold() for spec in others}:
            sentence = _("There is a field “%(name)s” already.") % {"name": text}
            raise Refused(sentence, field=field_of(language))
    return found


def _called(label: Any, language: str) -> str:
    with translation.override(language):
        return str(label)


def _free_key(given: str, labels: Labels, kind: RecordType) -> str:
    taken = set(CustomField.objects.of(kind.key).values_list("key", flat=True))
    if not given:
        return free_key(labels, taken, usual="field")
    if key_from(given) != given.strip():
        raise Refused(_("A key has small letters, figures and underscores, and begins with a letter."), field="key")
    if given.strip() in taken:
        raise Refused(_("A field of this kind of record has this key, or had it once."), field="key")
    return given.strip()


def _fitting_new_formula(kind: RecordType, source: str, result: str) -> str:
    if result not in Result.values:
        raise Refused(_("Say what comes of it."), field="result")
    return fitting_formula(kind, source, result)


def _fitting_other_rollup(kind: RecordType, given: Mapping[str, Any], result: str) -> dict[str, str]:
    rollup, comes = fitting_rollup(kind, given)
    if comes != result:
        raise Refused(_("Something else would come of it than the field holds."), field="told")
    return rollup


def _fitting(kind: str, result: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What makes sense for a kind; what does not is left as it is usual."""
    if unknown := settings.keys() - set(CHANGEABLE):
        raise ValueError(f"No setting of a field: {unknown}")
    found = dict(settings)
    if CustomKind.MONEY not in (kind, result):
        found.pop("currency", None)
    if CustomKind.NUMBER not in (kind, result):
        found.pop("digits", None)
    if kind != CustomKind.FORMULA:
        found.pop("formula", None)
    if kind != CustomKind.ROLLUP:
        found.pop("rollup", None)
    if kind in WORKED_OUT:
        found = {name: value for name, value in found.items() if name not in WRITTEN}
    if kind not in (CustomKind.TEXT, CustomKind.EMAIL, CustomKind.PHONE, CustomKind.URL, CustomKind.NUMBER):
        found.pop("is_unique", None)
    return found


def _fitting_default(field: CustomField, given: Any) -> Any:
    """As the database keeps it. Raises Refused at `default`."""
    if given in EMPTY:
        return None
    if field.is_unique:
        raise Refused(_("Each record needs a value of its own: leave the default empty."), field="default")
    spec = spec_of(field)
    try:
        return kept(judged(spec, given))
    except Refused as refusal:
        raise Refused(refusal.sentence, field="default") from refusal


def _refuse_doubles(kind: RecordType, field: CustomField) -> None:
    rows: Any = kind.model._default_manager
    values = rows.filter(custom__has_key=field.key).annotate(value=KeyTextTransform(field.key, F("custom")))
    doubles = values.order_by().values("value").annotate(n=Count("pk")).filter(n__gt=1)
    first = next(iter(doubles[:1]), None)
    if first is not None:
        said = {"value": first["value"], "count": first["n"]}
        sentence = _("%(count)d records have the value “%(value)s”. Make them differ first.") % said
        raise Refused(sentence, field="is_unique")


def _type_of(field: CustomField) -> RecordType:
    found = record_type(field.record_type)
    assert found is not None
    return found
