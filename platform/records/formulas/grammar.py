"""How a formula is written: as in a spreadsheet, with the fields' names for cells.

Also with the brackets, commas and quotation marks of a Chinese keyboard. `{Contract value}` is a field by its label.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken, VisitError

LONGEST, DEEPEST = 1000, 40
GRAMMAR = r"""
?start: compared
?compared: joined
    | joined COMPARES joined -> operation
?joined: added
    | joined AND added -> operation
?added: multiplied
    | added PLUS multiplied -> operation
    | added MINUS multiplied -> operation
?multiplied: signed
    | multiplied TIMES signed -> operation
?signed: atom
    | MINUS signed -> negative
?atom: NUMBER -> number
    | TEXT -> text
    | NAME -> name
    | LABEL -> label
    | NAME _OPEN _CLOSE -> call
    | NAME _OPEN compared (_COMMA compared)* _CLOSE -> call
    | _OPEN compared _CLOSE

COMPARES: "<>" | "<=" | ">=" | "=" | "<" | ">" | "≠" | "≤" | "≥" | "＝"
AND: "&"
PLUS: "+" | "＋"
MINUS: "-" | "－"
TIMES: "*" | "/" | "×" | "÷"
NUMBER: /[0-9]+(\.[0-9]+)?/
TEXT: /"[^"]*"|“[^”]*”/
NAME: /[A-Za-z_][A-Za-z0-9_]*/
LABEL: /\{[^{}]+\}/
_OPEN: "(" | "（"
_CLOSE: ")" | "）"
_COMMA: "," | ";" | "，" | "；"
%ignore /[ \t\r\n\u3000]+/
"""
PLAIN = {"≠": "<>", "≤": "<=", "≥": ">=", "＝": "=", "＋": "+", "－": "-", "×": "*", "÷": "/"}


class FormulaError(Exception):
    """Why a formula can't be: a sentence for whoever wrote it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Literal:
    value: Any


@dataclass(frozen=True, slots=True)
class Name:
    """A field: by what programs call it, or (`by_label`) by what people call it. `at` counts characters from 0."""

    text: str
    at: int
    by_label: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: tuple[Any, ...]
    """Operators are functions too: `+`, `&`, `<>`; `-` has one argument or two."""


Node = Literal | Name | Call


def parsed(source: str) -> Node:
    """Raises FormulaError."""
    if not source.strip():
        raise FormulaError(_("Write a formula."))
    if len(source) > LONGEST:
        raise FormulaError(_("A formula has at most %(longest)d characters.") % {"longest": LONGEST})
    _refuse_deep(source)
    try:
        found: Node = _Reading().transform(_parser().parse(source))
    except UnexpectedEOF as error:
        raise FormulaError(_("The formula ends too early.")) from error
    except UnexpectedToken as error:
        ends = error.token.type == "$END"
        raise FormulaError(_("The formula ends too early.") if ends else _not_understood(source, error)) from error
    except UnexpectedInput as error:
        raise FormulaError(_not_understood(source, error)) from error
    except VisitError as error:
        raise FormulaError(_("A number in it is too large.")) from error
    return found


class _Reading(Transformer[Any, Any]):
    def number(self, found: list[Token]) -> Literal:
        if len(found[0]) > 20:
            raise InvalidOperation
        return Literal(Decimal(found[0]))

    def text(self, found: list[Token]) -> Literal:
        return Literal(str(found[0])[1:-1])

    def name(self, found: list[Token]) -> Literal | Name:
        word = str(found[0])
        if word.upper() in ("TRUE", "FALSE"):
            return Literal(word.upper() == "TRUE")
        return Name(word, found[0].start_pos or 0)

    def label(self, found: list[Token]) -> Name:
        return Name(str(found[0])[1:-1].strip(), found[0].start_pos or 0, by_label=True)

    def call(self, found: list[Any]) -> Call:
        return Call(str(found[0]).upper(), tuple(found[1:]))

    def operation(self, found: list[Any]) -> Call:
        first, sign, second = found
        return Call(PLAIN.get(str(sign), str(sign)), (first, second))

    def negative(self, found: list[Any]) -> Call:
        return Call("-", (found[1],))


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", maybe_placeholders=False)


def _refuse_deep(source: str) -> None:
    """Nothing that a person writes; a program could let the reader of it run out of room."""
    depth = 0
    for one in source:
        depth += (one in "(（") - (one in ")）")
        if depth > DEEPEST:
            raise FormulaError(_("There are too many brackets in brackets."))
    if any(sign * DEEPEST in source.replace(" ", "") for sign in "-－"):
        raise FormulaError(_("There are too many signs in a row."))


def _not_understood(source: str, error: UnexpectedInput) -> str:
    at = error.pos_in_stream or 0
    if isinstance(error, UnexpectedCharacters) and source[at : at + 1] in ('"', "“"):
        return _("The text that begins at character %(at)d has no end.") % {"at": at + 1}
    said = {"text": source[at : at + 12].split("\n", maxsplit=1)[0], "at": at + 1}
    return _("“%(text)s” at character %(at)d is not understood.") % said
