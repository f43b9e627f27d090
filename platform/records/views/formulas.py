"""Beside a formula that is being written: what it may name, and what it comes to for a few records."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.fields import CUSTOM, Cell, FieldSpec, shown_cell
from records.actions.formulas import refuse_wrong
from records.field_forms import FieldForm
from records.figuring import tried
from records.formulas import FormulaError, Names
from records.formulas.functions import FUNCTIONS
from records.models import CustomField, CustomKind
from records.rollup_form import RollUpForm
from records.types import RecordType, spec_of

TRIED = 5


@dataclass(frozen=True)
class Trial:
    """Records with what they would hold; nothing of it is kept."""

    rows: list[tuple[Any, Cell]]


def form_of(kind: str, field: CustomField | None, data: Any, *, of: RecordType, request: Any) -> FieldForm:
    """For a field of this kind; `of` is the kind of record that has it."""
    currency = request.tenant.currency
    if kind == CustomKind.ROLLUP:
        return RollUpForm(field, data, kind=of, actor=request.actor, currency=currency)
    return FieldForm(kind, field, data, currency=currency)


def trial_of(form: FieldForm, kind: RecordType, actor: Actor) -> Trial | None:
    """None where the formula can't be; the form says why. One statement."""
    source, result = form.data.get("formula", ""), form.field.result if form.field else form.data.get("result", "")
    form.full_clean()
    # Only the formula is tried: what else is missing is asked for when it is saved.
    for name in set(form.errors) - {"formula", "result"}:
        del form.errors[name]
    if form.errors:
        return None
    try:
        _source, formula = refuse_wrong(kind, source, result, name=(form.field and f"c_{form.field.key}") or "")
    except FormulaError as error:
        form.add_error("formula", error.sentence)
        return None
    rows: Any = kind.model._default_manager
    found = tried(
        kind, _spec(form, result), formula, rows.visible_to(actor).order_by("-pk")[:TRIED], clock=system_clock
    )
    return Trial([(record, shown_cell(_spec(form, result), value)) for record, value in found])


def formula_context(form: FieldForm, kind: RecordType, trial: Trial | None) -> dict[str, Any]:
    if form.kind != CustomKind.FORMULA:
        return {}
    names = [(name, spec.label) for name, spec in Names(kind.fields).items() if spec.name != _own(form)]
    return {"trial": trial, "names": names, "functions": [function.told for function in FUNCTIONS.values()]}


def _own(form: FieldForm) -> str:
    return f"{CUSTOM}{form.field.key}" if form.field else ""


def _spec(form: FieldForm, result: str) -> FieldSpec:
    digits = form.cleaned_data.get("digits") or 0
    field = CustomField(kind=CustomKind.FORMULA, key="tried_here", labels={"en": "-"}, result=result, digits=digits)
    return replace(spec_of(field), currency=form.cleaned_data.get("currency", ""))
