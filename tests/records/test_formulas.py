"""Formulas: what they come to, what is refused, and that no text whatever does harm."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.fields import FieldSpec
from kernel.figures import Money
from records.formulas import FormulaError, Names, checked
from records.formulas.checking import Row, with_keys
from records.formulas.functions import FUNCTIONS
from records.formulas.order import circle, in_order

GRADES = (("high", "High"), ("low", "Low"))
NAMES = Names(
    (
        FieldSpec("name", "Name", "name"),
        FieldSpec("grade", "Grade", "choice", choices=GRADES),
        FieldSpec("since", "Customer since", "date"),
        FieldSpec("c_pumps", "Pumps", "number"),
        FieldSpec("c_none", "Nothing here", "number"),
        FieldSpec("c_value", "Contract value", "money", currency="CNY"),
        FieldSpec("c_euro", "Paid in euro", "money", currency="EUR"),
        FieldSpec("c_vip", "VIP", "flag"),
        FieldSpec("c_branches", "Branches", "choices", choices=(("sea", "Sea"), ("air", "Air"))),
        FieldSpec("owner", "Owner", "person"),
    )
)
VALUES = {
    "name": "Harbour City Water",
    "grade": "high",
    "since": date(2024, 1, 31),
    "c_pumps": Decimal(12),
    "c_value": Money(Decimal(12000), "CNY"),
    "c_euro": Money(Decimal(100), "EUR"),
    "c_vip": True,
    "c_branches": ("sea",),
}
TODAY = date(2026, 11, 22)


def row(**other: Any) -> Row:
    values = VALUES | other
    return Row(lambda spec: values.get(spec.name), TODAY)


def of(source: str, **other: Any) -> Any:
    return checked(source, NAMES).of(row(**other))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("1 + 2 * 3", Decimal(7)),
        ("(1 + 2) * 3", Decimal(9)),
        ("10 - 4 - 3", Decimal(3)),
        ("-pumps + 20", Decimal(8)),
        ("pumps / 0", None),
        ("none + 1", None),
        ("SUM(none, pumps, 3)", Decimal(15)),
        ("MAX(none, pumps)", Decimal(12)),
        ("MIN(pumps, 3)", Decimal(3)),
        ("value * 0.06", Money(Decimal("720.00"), "CNY")),
        ("2 * value", Money(Decimal(24000), "CNY")),
        ("value / value", Decimal(1)),
        ("value + euro", None),
        ("value / euro", None),
        ("value > euro", False),
        ("AMOUNT(value) + 1", Decimal(12001)),
        ("ROUND(2.5)", Decimal(3)),
        ("ROUND(value / 7, 2)", Money(Decimal("1714.29"), "CNY")),
        ("ABS(3 - 5)", Decimal(2)),
        ("FLOOR(2.7) + CEILING(2.1)", Decimal(5)),
        ('name & " · " & pumps', "Harbour City Water · 12"),
        ('"a" & none', "a"),
        ("LEN(name)", Decimal(18)),
        ("UPPER(LEFT(name, 7))", "HARBOUR"),
        ("LOWER(RIGHT(name, 5))", "water"),
        ("RIGHT(name, 0)", None),
        ('TRIM("  a   b ")', "a b"),
        ('CONTAINS(name, "WATER")', True),
        ("TODAY() - since", Decimal(1026)),
        ("since + 1", date(2024, 2, 1)),
        ("since - 31", date(2023, 12, 31)),
        ("ADDMONTHS(since, 1)", date(2024, 2, 29)),
        ("ADDMONTHS(since, -13)", date(2022, 12, 31)),
        ("YEAR(since) + MONTH(since) + DAY(since)", Decimal(2056)),
        ("DATE(2026, 2, 30)", None),
        ("since < TODAY()", True),
        ('grade = "high"', True),
        ('grade = "HIGH"', True),
        ('grade <> "low"', True),
        ('name = "harbour city water"', True),
        ('IF(vip, "yes", "no")', "yes"),
        ('IF(pumps > 10, "many", IF(pumps > 1, "some", ""))', "many"),
        ('IF(pumps > 100, 1, "")', None),
        ("AND(vip, pumps = 12)", True),
        ("OR(NOT(vip), FALSE)", False),
        ("ISBLANK(none)", True),
        ("IFBLANK(none, 5)", Decimal(5)),
        ('none = ""', True),
        ("none < 5", False),
        ('HAS(branches, "sea")', True),
        ('HAS(branches, "Air")', False),
        ("TEXT(value)", "12000 CNY"),
        ("IF（vip，1；2）", Decimal(1)),
        ("{Contract value} × 2", Money(Decimal(24000), "CNY")),
        ("{customer SINCE} ≥ since", True),
        ("name ＝ “Harbour City Water”", True),
        ("999999999999999 * 999999999999999", None),
    ],
)
def test_what_formulas_come_to(source: str, found: Any) -> None:
    assert of(source) == found


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("", "Write a formula"),
        ("1 +", "ends too early"),
        ("(1", "ends too early"),
        ("1 ) 2", "at character 3 is not understood"),
        ("1 § 2", "“§ 2” at character 3 is not understood"),
        ('"open', "begins at character 1 has no end"),
        ("ghost + 1", "There is no field “ghost”"),
        ("{No such} + 1", "There is no field “No such”"),
        ("owner", "There is no field “owner”"),
        ("EVAL(1)", "no function EVAL"),
        ("ROUND()", "ROUND is written so: ROUND(figure, digits)"),
        ("ROUND(1, 2, 3)", "ROUND is written so"),
        ("LEN(1)", "LEN takes a text in place 1, not a number"),
        ("SUM(1, name)", "SUM takes a number or an amount of money in place 2, not a text"),
        ("SUM(1, value)", "a number and an amount of money stand side by side"),
        ("name + 1", "a text and a number do not go together with “+”"),
        ("value * value", "do not go together with “*”"),
        ("since + since", "do not go together"),
        ("-name", "do not go together with “-”"),
        ("1 = name", "stand side by side"),
        ("vip > vip", "neither is more"),
        ('IF(vip, 1, "no")', "stand side by side"),
        ('grade = "middling"', "“middling” is none of the choices of “Grade”"),
        ('HAS(branches, "moon")', "none of the choices"),
        ("1 < 2 < 3", "is not understood"),
        ("(" * 60 + "1" + ")" * 60, "too many brackets"),
        ("-" * 60 + "1", "too many signs"),
        ("1" * 30, "too large"),
        ("1+" * 600 + "1", "at most 1000 characters"),
        ("name.__class__", "is not understood"),
    ],
)
def test_what_formulas_are_refused(source: str, why: str) -> None:
    with pytest.raises(FormulaError) as refused:
        checked(source, NAMES)
    assert why in refused.value.sentence


def test_what_comes_of_it_must_be_what_the_field_holds() -> None:
    with pytest.raises(FormulaError) as refused:
        checked("name", NAMES, kind="number")
    assert refused.value.sentence == "It comes to a text; the field holds a number."
    assert checked('""', NAMES, kind="number").of(row()) is None


def test_what_a_formula_needs_and_whether_it_goes_by_the_day() -> None:
    formula = checked("IF(vip, TODAY() - since, pumps)", NAMES)
    assert formula.uses == {"c_vip", "since", "c_pumps"}
    assert formula.by_day
    assert not checked("pumps", NAMES).by_day


def test_labels_are_kept_as_names() -> None:
    source = "{Contract value} * 2 + {contract VALUE}"
    assert with_keys(source, NAMES) == "value * 2 + value"
    assert with_keys(" pumps + 1 ", NAMES) == "pumps + 1"


def test_formulas_come_after_what_they_use_and_circles_are_found() -> None:
    names = Names([FieldSpec(f"c_{one}", one, "number") for one in ("a", "b", "d", "e")])
    formulas = {f"c_{one}": checked(source, names) for one, source in {"a": "b + 1", "b": "d", "d": "2"}.items()}
    assert in_order(formulas) == ["c_d", "c_b", "c_a"]
    assert circle(formulas) == []
    formulas["c_d"] = checked("a", names)
    assert set(circle(formulas)) == {"c_a", "c_b", "c_d"}
    assert in_order(formulas | {"c_e": checked("1", names)}) == ["c_e"]


def test_each_function_is_told_by_its_name() -> None:
    assert all(str(function.told).startswith(f"{name}(") for name, function in FUNCTIONS.items())


WORDS = st.sampled_from(
    [
        *FUNCTIONS,
        *NAMES,
        "(",
        ")",
        ",",
        "+",
        "-",
        "*",
        "/",
        "&",
        "=",
        "<>",
        "<",
        "1",
        "0",
        "2.5",
        '"x"',
        "{Grade}",
        " ",
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=14).map(" ".join)))
def test_no_text_does_harm(source: str) -> None:
    """It is refused with a sentence, or it comes to something that can be kept."""
    try:
        formula = checked(source, NAMES)
    except FormulaError as error:
        assert error.sentence
        return
    for values in (VALUES, {}, {"c_pumps": Decimal("1e14"), "since": date.max, "name": "x" * 400}):
        found = formula.of(Row(lambda spec, held=values: held.get(spec.name), TODAY))  # type: ignore[misc]
        assert found is None or isinstance(found, Decimal | Money | str | bool | date | tuple)
        if isinstance(found, str):
            assert len(found) <= 400
        if isinstance(found, Decimal):
            assert found.is_finite()
