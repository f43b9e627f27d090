"""What is looked at before a formula or a roll-up is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from kernel.actions import Refused
from kernel.fields import CUSTOM, FieldSpec
from records.filters import ME
from records.formulas import Formula, FormulaError, Names, checked
from records.formulas.checking import with_keys
from records.formulas.order import circle
from records.lists import list_of
from records.models import CustomField, CustomKind
from records.rolling import DOES, fields_for, result_of, sources_of
from records.types import RecordType, RollUp, record_types

ALL, MINE = "view=all", "mine"


def fitting_formula(kind: RecordType, source: str, result: str, *, name: str = "") -> str:
    """As it is kept; `name` is the field's own, once it has one. Raises Refused at `formula`."""
    try:
        return refuse_wrong(kind, source, result, name=name)[0]
    except FormulaError as error:
        raise Refused(error.sentence, field="formula") from error


def refuse_wrong(kind: RecordType, source: str, result: str, *, name: str = "") -> tuple[str, Formula]:
    """As it is kept, and as it works. Raises FormulaError."""
    names = Names(kind.all_fields)
    source = with_keys(source, names)
    formula = checked(source, names, kind=result)
    if name:
        _refuse_circle(kind, names, {name: formula})
    return source, formula


def _refuse_circle(kind: RecordType, names: Names, changed: dict[str, Formula]) -> None:
    # Two who change formulas at once: the second one sees what the first one wrote.
    others = CustomField.objects.of(kind.key).in_use().filter(kind=CustomKind.FORMULA).select_for_update(of=("self",))
    formulas = {f"{CUSTOM}{one.key}": checked(one.formula, names) for one in others}
    found = circle(formulas | changed)
    if found:
        labels = {spec.name: str(spec.label) for spec in kind.all_fields}
        way = " → ".join(labels.get(one, one) for one in found)
        raise FormulaError(_("It would be worked out from itself: %(way)s.") % {"way": way})


def fitting_rollup(kind: RecordType, given: Mapping[str, Any]) -> tuple[dict[str, str], str]:
    """As it is kept, and what comes of it. Raises Refused at `source`, `does` or `told`."""
    found = RollUp(**{name: str(given.get(name) or "") for name in RollUp._fields})
    source = next((one for one in sources_of(kind) if one.key == f"{found.of}:{found.by}"), None)
    if source is None:
        raise Refused(_("Choose of which records it tells."), field="source")
    if found.does not in DOES:
        raise Refused(_("Choose what it tells of them."), field="does")
    if found.does == "count":
        found = found._replace(field="")
    elif found.field not in {spec.name for spec in fields_for(source.record_list, found.does)}:
        raise Refused(_("Choose a field of these records that fits."), field="told")
    state = source.record_list.state.read(found.where or ALL)
    if state.view == MINE or ME in [value for values in QueryDict(state.query).lists() for value in values[1]]:
        raise Refused(_("That view shows each reader their own. Choose one that is the same for all."), field="view")
    found = found._replace(where=state.query)
    return found._asdict(), result_of(source.record_list, found)


def refuse_needed(kind: RecordType, name: str) -> None:
    """Raises Refused where a formula or a roll-up reads the field."""
    needing: list[FieldSpec] = [spec for spec, formula in kind.formulas if name in formula.uses]
    for other in record_types():
        needing += [spec for spec, rollup in other.rollups if _reads(rollup, kind, name)]
    if needing:
        said = {"field": needing[0].label}
        raise Refused(_("“%(field)s” is worked out from it. Change that one first.") % said)


def _reads(rollup: RollUp, kind: RecordType, name: str) -> bool:
    record_list = list_of(rollup.of)
    if record_list is None or record_list.record_type is not kind:
        return False
    return name == rollup.field or name in QueryDict(rollup.where)
