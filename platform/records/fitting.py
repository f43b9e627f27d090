"""What actions do with values of custom fields before they are written: judge them, and say what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from kernel.actions import Refused
from kernel.actor import Actor
from kernel.fields import CUSTOM, FieldSpec
from records.models import CustomField
from records.models.custom_values import Customizable
from records.types import RecordType
from records.values import EMPTY, judged, kept, key_of


def fitted(
    record_type: RecordType,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    record: Customizable | None = None,
    needs_all: bool = True,
) -> dict[str, Any]:
    """`values` with their custom ones judged; a new record gets the defaults besides. Raises Refused at the field.

    What a record holds already stays as it is, also when today's rules would refuse it. Without `needs_all`, what must
    be filled in may come later: see refuse_unfilled.
    """
    specs = {spec.name: spec for spec in record_type.all_custom}
    _refuse_kept_back(record_type, values, actor, record)
    given = {name: value for name, value in values.items() if name.startswith(CUSTOM)}
    plain = {name: value for name, value in values.items() if name not in given}
    if unknown := given.keys() - specs.keys():
        name = sorted(unknown)[0]
        raise Refused(_("There is no field “%(name)s”.") % {"name": key_of(name)}, field=name)
    if figured := [specs[name] for name in sorted(given) if specs[name].is_figured]:
        sentence = _("“%(field)s” is worked out by its formula; nobody writes it.") % {"field": figured[0].label}
        raise Refused(sentence, field=figured[0].name)
    if record is None:
        given = {name: spec.default for name, spec in specs.items() if not spec.is_figured} | given
    _refuse_unoffered(record_type, plain, record)
    mask = actor.mask(record_type.key)

    def is_kept_back(name: str) -> bool:
        return name in mask.hidden or name in mask.locked

    judged_values: dict[str, Any] = {}
    for name, value in given.items():
        if record is not None and record.custom.get(key_of(name)) == kept(value):
            continue
        is_needed = needs_all and not is_kept_back(name)
        spec = specs[name] if is_needed else replace(specs[name], required=False)
        judged_values[name] = judged(spec, value)
        _refuse_taken(record_type, specs[name], judged_values[name], record, actor)
    return plain | judged_values


def _refuse_unoffered(record_type: RecordType, values: Mapping[str, Any], record: Customizable | None) -> None:
    """Of declared fields whose choices administrators keep: forms offer these alone, programs may say anything."""
    for spec in record_type.settled:
        value = values.get(spec.name) if spec.dictionary else None
        if value and value not in dict(spec.offered) and value != getattr(record, spec.name, None):
            raise Refused(_("Choose one that is there."), field=spec.name)


def _refuse_kept_back(
    record_type: RecordType, values: Mapping[str, Any], actor: Actor, record: Customizable | None
) -> None:
    """What the role hides or locks is written by nobody who has it; to say what is there already is no change."""
    mask = actor.mask(record_type.key)
    for name in sorted(values.keys() & (mask.hidden | mask.locked)):
        spec = record_type.any_named(name)
        if spec is None or (record is not None and name in mask.locked and _is_same(spec, record, values[name])):
            continue
        if record is None and values[name] in (spec.default, *EMPTY, False):
            continue
        if name in mask.hidden:
            raise Refused(_("There is no field “%(name)s”.") % {"name": key_of(name)}, field=name)
        raise Refused(_("Your role only reads “%(field)s”.") % {"field": spec.label}, field=name)


def _is_same(spec: FieldSpec, record: Customizable, value: Any) -> bool:
    return kept(spec.of(record)) == kept(value)


def refuse_unfilled(record_type: RecordType, record: Customizable) -> None:
    """Where work on a record ends, what must be filled in is."""
    for spec in record_type.all_custom:
        if spec.required and key_of(spec.name) not in record.custom:
            raise Refused(_("%(field)s is needed.") % {"field": spec.label}, field=spec.name)


def columns_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """As a new row takes them: its columns, and `custom`."""
    plain = {name: value for name, value in values.items() if not name.startswith(CUSTOM)}
    custom = {key_of(name): kept(value) for name, value in values.items() if name.startswith(CUSTOM)}
    return plain | {"custom": {key: value for key, value in custom.items() if value is not None}}


def _refuse_taken(
    record_type: RecordType, spec: FieldSpec, value: Any, record: Customizable | None, actor: Actor
) -> None:
    """A record that the actor does not see is not named."""
    if not spec.is_unique or value is None:
        return
    # Two who write the same value at once: the second one waits here until the first one has ended.
    CustomField.objects.of(record_type.key).filter(key=key_of(spec.name)).select_for_update(no_key=True).get()
    others = record_type.model._default_manager.filter(custom__contains={key_of(spec.name): kept(value)})
    other = (others.exclude(pk=record.pk) if record is not None else others).first()
    if other is not None:
        rows: Any = record_type.model._default_manager
        is_seen = rows.visible_to(actor).filter(pk=other.pk).exists()
        said = {"name": other if is_seen else _("Another record"), "field": spec.label}
        raise Refused(_("%(name)s has this value already; “%(field)s” is given once.") % said, field=spec.name)
