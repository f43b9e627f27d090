"""What is looked at before a formula is kept."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kernel.actions import Refused
from kernel.fields import CUSTOM, FieldSpec
from records.formulas import Formula, FormulaError, Names, checked
from records.formulas.checking import with_keys
from records.formulas.order import circle
from records.models import CustomField, CustomKind
from records.types import RecordType


def fitting_formula(kind: RecordType, source: str, result: str, *, name: str = "") -> str:
    """As it is kept; `name` is the field's own, once it has one. Raises Refused at `formula`."""
    try:
        return refuse_wrong(kind, source, result, name=name)[0]
    except FormulaError as error:
        raise Refused(error.sentence, field="formula") from error


def refuse_wrong(kind: RecordType, source: str, result: str, *, name: str = "") -> tuple[str, Formula]:
    """As it is kept, and as it works. Raises FormulaError."""
    names = Names(kind.fields)
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
        labels = {spec.name: str(spec.label) for spec in kind.fields}
        way = " → ".join(labels.get(one, one) for one in found)
        raise FormulaError(_("It would be worked out from itself: %(way)s.") % {"way": way})


def refuse_needed(kind: RecordType, name: str) -> None:
    """Raises Refused where a formula reads the field."""
    needing: list[FieldSpec] = [spec for spec, formula in kind.formulas if name in formula.uses]
    if needing:
        said = {"field": needing[0].label}
        raise Refused(_("“%(field)s” is worked out from it. Change that formula first.") % said)
