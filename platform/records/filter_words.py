"""Filters by fields as people read and set them: chips of the sentence above a list, controls of its filter form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.dateformat import format as format_date
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kernel.fields import FieldSpec
from kernel.figures import Money, money_text, number_text
from records.filters import CHOOSING, DAYS, EMPTY, FROM, ME, NO, RANGES, TO, YES, Range, Values, choices_of, filterable
from records.lists import Chip, RecordList
from records.state import ListState


@dataclass(frozen=True)
class Control:
    """What the filter form shows of a field. `shape`: choices, select, range or text."""

    spec: FieldSpec
    shape: str
    options: list[tuple[str, Any]] = field(default_factory=list)
    chosen: Values = ()
    range: Range = field(default_factory=Range)
    from_name: str = ""
    to_name: str = ""

    @property
    def is_set(self) -> bool:
        return bool(self.chosen)

    @property
    def text(self) -> str:
        return next((one for one in self.chosen if one != EMPTY), "")


# So many choices are read at a glance; more of them go into a list that opens.
AT_A_GLANCE = 6


def controls(specs: Iterable[FieldSpec], state: ListState, people: list[tuple[str, str]]) -> list[Control]:
    """`people` are those who can be chosen, id and name."""
    chosen = dict(state.by_field)
    return [_control(spec, chosen.get(spec.name, ()), people) for spec in filterable(specs)]


def chips_of(record_list: RecordList, state: ListState, names: dict[str, Any], url: str) -> list[Chip]:
    """The sentence above a list; `names` says what the ids in it are called."""
    known = {spec.name: spec for spec in record_list.fields}
    found = record_list.own_chips(state, names, url)
    for name, values in state.by_field:
        said = _said(known[name], values, names)
        found.append(Chip(name, _label(known[name]), said, f"{url}?{state.without(name).query}"))
    if state.q:
        found.append(Chip("q", _("text has"), state.q, f"{url}?{state.without('q').query}"))
    return found


def _control(spec: FieldSpec, chosen: Values, people: list[tuple[str, str]]) -> Control:
    if spec.kind in RANGES:
        held = Range() if chosen == (EMPTY,) else Range.of(chosen[0]) if chosen else Range()
        return Control(spec, "range", chosen=chosen, range=held, from_name=spec.name + FROM, to_name=spec.name + TO)
    if spec.kind == "person":
        options = [(ME, pgettext("assignee is", "me")), (EMPTY, pgettext("assignee is", "nobody")), *people]
        return Control(spec, "select", options, chosen)
    if spec.kind == "flag":
        return Control(spec, "select", [(YES, _("Yes")), (NO, _("No"))], chosen)
    if spec.kind in CHOOSING:
        options = [*choices_of(spec), (EMPTY, _("Not set"))] if not spec.required else choices_of(spec)
        return Control(spec, "choices" if len(options) <= AT_A_GLANCE + 1 else "select", options, chosen)
    return Control(spec, "text", chosen=chosen)


def _label(spec: FieldSpec) -> str:
    if spec.kind in RANGES or spec.kind in CHOOSING or spec.kind in {"flag", "person"}:
        return _("%(field)s is") % {"field": spec.label}
    return _("%(field)s has") % {"field": spec.label}


def _said(spec: FieldSpec, values: Values, names: dict[str, Any]) -> str:
    if values == (EMPTY,):
        return pgettext("assignee is", "nobody") if spec.kind == "person" else _("not set")
    if spec.kind in RANGES:
        return _range(spec, Range.of(values[0]))
    if spec.kind in CHOOSING:
        labels = dict(choices_of(spec))
        return _(" or ").join(str(labels.get(value, value)) for value in values)
    if spec.kind == "flag":
        return _("yes") if values[0] == YES else _("no")
    if spec.kind == "person":
        return pgettext("assignee is", "me") if values[0] == ME else str(names.get(spec.name) or _("one that is gone"))
    return values[0]


def _range(spec: FieldSpec, held: Range) -> str:
    said = {"low": _end(spec, held.low), "high": _end(spec, held.high)}
    if not held.high:
        return _("from %(low)s") % said
    if not held.low:
        return _("up to %(high)s") % said
    return _("from %(low)s to %(high)s") % said


def _end(spec: FieldSpec, text: str) -> str:
    if not text:
        return ""
    if spec.kind in DAYS:
        return format_date(date.fromisoformat(text), get_format("DATE_FORMAT"))
    if spec.kind == "money":
        return money_text(Money(Decimal(text), spec.currency))
    return number_text(Decimal(text), spec.digits)
