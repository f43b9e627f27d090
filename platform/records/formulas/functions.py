"""The functions that formulas may use: what each takes and gives, and how it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.formulas import working

ANY, FIGURE = "any", "figure"
"""A figure is a number or an amount of money."""


@dataclass(frozen=True)
class Function:
    """`takes` has a kind for each argument, of which the last `optional` may be left out or the last one `repeats`.

    `gives` is a kind, `first` for that of its first argument, `same` where all must be of one kind. `blank` says that
    it works with empty values itself; the others come to nothing where one of theirs is empty.
    """

    takes: tuple[str, ...]
    gives: str
    work: Callable[..., Any]
    told: str | Promise
    optional: int = 0
    repeats: bool = False
    blank: bool = False


FUNCTIONS: dict[str, Function] = {
    "IF": Function(("flag", ANY, ANY), "then", lambda *_: None, _("IF(condition, then, else)"), blank=True),
    "AND": Function(("flag",), "flag", lambda *all_: all(all_), _("AND(…): all of them"), repeats=True, blank=True),
    "OR": Function(("flag",), "flag", lambda *all_: any(all_), _("OR(…): one of them"), repeats=True, blank=True),
    "NOT": Function(("flag",), "flag", lambda one: not one, _("NOT(condition)"), blank=True),
    "ISBLANK": Function(
        (ANY,), "flag", lambda one: one in (None, "", (), []), _("ISBLANK(field): whether it is empty"), blank=True
    ),
    "IFBLANK": Function(
        (ANY, ANY),
        "same",
        lambda one, other: other if one in (None, "") else one,
        _("IFBLANK(field, instead)"),
        blank=True,
    ),
    "SUM": Function((FIGURE,), "same", working.total, _("SUM(…): without the empty ones"), repeats=True, blank=True),
    "MIN": Function((FIGURE,), "same", working.least, _("MIN(…): the least of them"), repeats=True, blank=True),
    "MAX": Function((FIGURE,), "same", working.most, _("MAX(…): the most of them"), repeats=True, blank=True),
    "ROUND": Function((FIGURE, "number"), "first", working.rounded, _("ROUND(figure, digits)"), optional=1),
    "ABS": Function((FIGURE,), "same", working.absolute, _("ABS(figure): without its sign")),
    "FLOOR": Function(("number",), "number", working.floored, _("FLOOR(number): the whole number below")),
    "CEILING": Function(("number",), "number", working.ceiled, _("CEILING(number): the whole number above")),
    "AMOUNT": Function(
        ("money",), "number", lambda money: money.amount, _("AMOUNT(money): the number without its currency")
    ),
    "LEN": Function(("text",), "number", lambda text: Decimal(len(text)), _("LEN(text): how many characters")),
    "LEFT": Function(("text", "number"), "text", working.part_left, _("LEFT(text, characters)")),
    "RIGHT": Function(("text", "number"), "text", working.part_right, _("RIGHT(text, characters)")),
    "UPPER": Function(("text",), "text", lambda text: text.upper(), _("UPPER(text)")),
    "LOWER": Function(("text",), "text", lambda text: text.lower(), _("LOWER(text)")),
    "TRIM": Function(
        ("text",), "text", lambda text: " ".join(text.split()), _("TRIM(text): without spaces around it")
    ),
    "CONTAINS": Function(
        ("text", "text"), "flag", lambda text, part: part.casefold() in text.casefold(), _("CONTAINS(text, part)")
    ),
    "HAS": Function(
        ("choices", "text"), "flag", lambda chosen, one: one in (chosen or ()), _("HAS(choices, one)"), blank=True
    ),
    "TEXT": Function((ANY,), "text", working.text_of, _("TEXT(value): in letters"), blank=True),
    "TODAY": Function((), "date", lambda: None, _("TODAY(): worked out anew as days begin")),
    "DATE": Function(("number",) * 3, "date", working.day_of, _("DATE(year, month, day)")),
    "YEAR": Function(("date",), "number", lambda day: Decimal(day.year), _("YEAR(date)")),
    "MONTH": Function(("date",), "number", lambda day: Decimal(day.month), _("MONTH(date)")),
    "DAY": Function(("date",), "number", lambda day: Decimal(day.day), _("DAY(date)")),
    "ADDMONTHS": Function(("date", "number"), "date", working.months_on, _("ADDMONTHS(date, months)")),
}
