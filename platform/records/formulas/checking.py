"""A formula is checked once, when it is written, and becomes something that works out values.

Every part of it has a kind: number, money, text, date, flag (yes or no) or choices. What does not fit is refused with
a sentence; what can't be worked out for a record (an empty field, a division by zero, two currencies) is empty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kernel.fields import FieldSpec
from records.formulas import working
from records.formulas.functions import ANY, FIGURE, FUNCTIONS, Function
from records.formulas.grammar import Call, FormulaError, Literal, Name, Node, parsed
from records.formulas.names import KINDS, Names

BLANK = "blank"
FIGURES = ("number", "money")


class Row(NamedTuple):
    """Of what a formula is worked out: the value of a field, and which day it is there."""

    value: Callable[[FieldSpec], Any]
    today: date


class Part(NamedTuple):
    kind: str
    work: Callable[[Row], Any]


@dataclass(frozen=True)
class Formula:
    kind: str
    uses: frozenset[str]
    """The names of the specs that it reads."""
    by_day: bool
    """Whether it comes out differently tomorrow."""
    part: Callable[[Row], Any]

    def of(self, row: Row) -> Any:
        """As records/values.py has values; None where it can't be worked out."""
        try:
            found = working.bounded(self.part(row))
        except (ArithmeticError, ValueError, TypeError, OverflowError):
            return None
        return None if found == "" else found


def checked(source: str, names: Names, *, kind: str = "") -> Formula:
    """`kind` is what has to come of it. Raises FormulaError."""
    reader = _Reader(names)
    part = reader.read(parsed(source))
    if kind and part.kind not in (kind, BLANK):
        said = {"found": told(part.kind), "wanted": told(kind)}
        raise FormulaError(_("It comes to %(found)s; the field holds %(wanted)s.") % said)
    return Formula(part.kind, frozenset(reader.uses), reader.by_day, part.work)


def with_keys(source: str, names: Names) -> str:
    """Fields that are written by their label are kept by their name, which never changes. Raises FormulaError."""
    found = [node for node in _names_in(parsed(source)) if node.by_label]
    for node in sorted(found, key=lambda one: one.at, reverse=True):
        end = source.index("}", node.at) + 1
        source = source[: node.at] + _name(node, names) + source[end:]
    return source.strip()


def told(kind: str) -> str:
    return {
        "number": pgettext("what a formula comes to", "a number"),
        "money": pgettext("what a formula comes to", "an amount of money"),
        "text": pgettext("what a formula comes to", "a text"),
        "date": pgettext("what a formula comes to", "a date"),
        "flag": pgettext("what a formula comes to", "yes or no"),
        "choices": pgettext("what a formula comes to", "several choices"),
        FIGURE: pgettext("what a formula comes to", "a number or an amount of money"),
    }.get(kind, pgettext("what a formula comes to", "nothing"))


class _Reader:
    def __init__(self, names: Names) -> None:
        self.names = names
        self.uses: set[str] = set()
        self.by_day = False

    def read(self, node: Node) -> Part:
        if isinstance(node, Literal):
            return self._literal(node.value)
        return self._field(node) if isinstance(node, Name) else self._call(node)

    def _literal(self, value: Any) -> Part:
        kind = "flag" if isinstance(value, bool) else "number" if isinstance(value, Decimal) else "text"
        # "" stands for an empty value of whichever kind.
        return Part(BLANK, lambda row: None) if value == "" else Part(kind, lambda row: value)

    def _field(self, node: Name) -> Part:
        spec = self.names[_name(node, self.names)]
        self.uses.add(spec.name)
        return Part(KINDS[spec.kind], lambda row: row.value(spec))

    def _call(self, node: Call) -> Part:
        if node.function in OPERATORS:
            return self._operation(node)
        function = FUNCTIONS.get(node.function)
        if function is None:
            raise FormulaError(_("There is no function %(name)s.") % {"name": node.function})
        given, least = len(node.arguments), len(function.takes) - function.optional
        if given < least or (given > len(function.takes) and not function.repeats):
            said = {"name": node.function, "how": function.told}
            raise FormulaError(_("%(name)s is written so: %(how)s") % said)
        node = self._with_choice_keys(node)
        parts = [self.read(one) for one in node.arguments]
        self._fit(node.function, function, parts)
        if node.function == "IF":
            return self._if(parts)
        if node.function == "TODAY":
            self.by_day = True
            return Part("date", lambda row: row.today)
        return Part(self._given(function, parts), _worked(function.work, parts, blank=function.blank))

    def _fit(self, name: str, function: Function, parts: list[Part]) -> None:
        for place, part in enumerate(parts):
            wanted = function.takes[min(place, len(function.takes) - 1)]
            fits = wanted == ANY or part.kind in (wanted, BLANK) or (wanted == FIGURE and part.kind in FIGURES)
            if not fits:
                said = {"name": name, "place": place + 1, "wanted": told(wanted), "found": told(part.kind)}
                raise FormulaError(_("%(name)s takes %(wanted)s in place %(place)d, not %(found)s.") % said)

    def _given(self, function: Function, parts: list[Part]) -> str:
        if function.gives == "first":
            return parts[0].kind
        return _common(parts) if function.gives == "same" else function.gives

    def _if(self, parts: list[Part]) -> Part:
        condition, then, otherwise = (part.work for part in parts)
        return Part(_common(parts[1:]), lambda row: then(row) if condition(row) else otherwise(row))

    def _operation(self, node: Call) -> Part:
        sign, node = node.function, self._with_choice_keys(node)
        parts = [self.read(one) for one in node.arguments]
        kinds = tuple(part.kind for part in parts)
        if sign == "&":
            return Part("text", _worked(working.joined, parts, blank=True))
        if sign in COMPARISONS:
            _common(parts)
            if sign not in ("=", "<>") and kinds[0] in ("flag", "choices"):
                raise FormulaError(_("Of yes and no, neither is more than the other."))
            return Part("flag", _worked(working.compared(sign), parts, blank=True))
        if BLANK in kinds:
            return Part(next((kind for kind in kinds if kind != BLANK), BLANK), lambda row: None)
        if len(parts) == 1:
            kind, work = NEGATIVES.get(kinds[0]), working.negative
        else:
            kind, work = RESULTS.get((sign, kinds[0], kinds[1])), WORKS[sign]
        if kind is None:
            said = {"sign": sign, "first": told(kinds[0]), "second": told(kinds[-1])}
            raise FormulaError(_("%(first)s and %(second)s do not go together with “%(sign)s”.") % said)
        return Part(kind, _worked(work, parts))

    def _with_choice_keys(self, node: Call) -> Call:
        """A choice may be written by what it is called; one that is none is an error of whoever wrote it."""
        if node.function not in ("=", "<>", "HAS"):
            return node
        field = next((one for one in node.arguments if isinstance(one, Name)), None)
        spec = self.names[_name(field, self.names)] if field else None
        if spec is None or not spec.choices:
            return node
        arguments = tuple(self._choice(spec, one) for one in node.arguments)
        return Call(node.function, arguments)

    def _choice(self, spec: FieldSpec, node: Node) -> Node:
        if not isinstance(node, Literal) or not isinstance(node.value, str) or not node.value:
            return node
        key = self.names.choice(spec, node.value)
        if key is None:
            said = {"text": node.value, "field": spec.label}
            raise FormulaError(_("“%(text)s” is none of the choices of “%(field)s”.") % said)
        return Literal(key)


def _worked(work: Callable[..., Any], parts: list[Part], *, blank: bool = False) -> Callable[[Row], Any]:
    works = [part.work for part in parts]

    def result(row: Row) -> Any:
        values = [one(row) for one in works]
        return None if not blank and None in values else work(*values)

    return result


def _common(parts: list[Part]) -> str:
    """The kind of all of them. Raises FormulaError where they differ."""
    kinds = list(dict.fromkeys(part.kind for part in parts if part.kind != BLANK))
    if len(kinds) > 1:
        said = {"first": told(kinds[0]), "second": told(kinds[1])}
        raise FormulaError(_("%(first)s and %(second)s stand side by side; they must be of one kind.") % said)
    return kinds[0] if kinds else BLANK


def _name(node: Name, names: Names) -> str:
    found = names.labelled(node.text) if node.by_label else node.text
    if found is None or found not in names:
        raise FormulaError(_("There is no field “%(name)s” that a formula could use.") % {"name": node.text[:40]})
    return found


def _names_in(node: Node) -> list[Name]:
    if isinstance(node, Call):
        return [name for one in node.arguments for name in _names_in(one)]
    return [node] if isinstance(node, Name) else []


COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})
OPERATORS = COMPARISONS | {"+", "-", "*", "/", "&"}
WORKS: dict[str, Callable[..., Any]] = {
    "+": working.plus,
    "-": working.minus,
    "*": working.times,
    "/": working.divided,
}
NEGATIVES = {"number": "number", "money": "money"}
RESULTS = {
    **{(sign, "number", "number"): "number" for sign in "+-*/"},
    ("+", "money", "money"): "money",
    ("-", "money", "money"): "money",
    ("*", "money", "number"): "money",
    ("*", "number", "money"): "money",
    ("/", "money", "number"): "money",
    ("/", "money", "money"): "number",
    ("+", "date", "number"): "date",
    ("-", "date", "number"): "date",
    ("-", "date", "date"): "number",
}
