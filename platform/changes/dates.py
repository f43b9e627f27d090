"""Days as people write them. Which number is the day is a matter of the column: one cell alone may not tell."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

ORDERS = {
    "ymd": pgettext_lazy("order of a date", "2026-11-22 (year first)"),
    "dmy": pgettext_lazy("order of a date", "22.11.2026 (day first)"),
    "mdy": pgettext_lazy("order of a date", "11/22/2026 (month first)"),
}
PARTS = re.compile(
    r"(\d{1,4})\s*[-/.年\s]\s*(\d{1,2})\s*[-/.月\s]\s*(\d{1,4})\s*日?(?:[T ]+\d{1,2}:\d{2}(?::\d{2})?.*)?"
)
PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
# Of a year of two digits: 69 and later was the last century.
PIVOT = 69


def read_date(text: str, order: str) -> date:
    """Raises ValueError with a sentence. A year of four digits that stands first needs no order."""
    found = PACKED.fullmatch(text.strip()) or PARTS.fullmatch(text.strip())
    if found is None:
        raise ValueError(_("“%(text)s” is no date, like 2026-11-22.") % {"text": text[:80]})
    numbers = [int(part) for part in found.groups()]
    named = dict(zip("ymd" if len(found.group(1)) == 4 else order, numbers, strict=True))
    if named["y"] < 100:
        named["y"] += 1900 if named["y"] >= PIVOT else 2000
    try:
        return date(named["y"], named["m"], named["d"])
    except ValueError:
        raise ValueError(_("There is no day “%(text)s”.") % {"text": text[:80]}) from None


def orders_of(texts: Iterable[str]) -> list[str]:
    """The orders in which all of these can be read; more than one, and nobody but the sender knows."""
    found = [text for text in texts if text.strip()]
    fitting = [order for order in ("ymd", "dmy", "mdy") if all(_reads(text, order) for text in found)]
    # The year first with two digits is nobody's way where another one fits.
    if len(fitting) > 1 and not any(_has_year_first(text) for text in found):
        fitting = [order for order in fitting if order != "ymd"]
    return fitting[:1] if found and all(_has_year_first(text) for text in found) else fitting


def _has_year_first(text: str) -> bool:
    return bool(re.match(r"\s*\d{4}", text))


def _reads(text: str, order: str) -> bool:
    try:
        read_date(text, order)
    except ValueError:
        return False
    return True
