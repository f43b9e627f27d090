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
    """The orders in which most of these can be read; more than one, and nobody but the sender knows.

    Only by how large the numbers are: a day that no month has tells as much as any other.
    """
    found = [parts.groups() for text in texts if (parts := PARTS.fullmatch(text.strip()))]
    packed = any(PACKED.fullmatch(text.strip()) for text in texts)
    weights = {order: sum(_is_likely(parts, order) for parts in found) for order in ("ymd", "dmy", "mdy")}
    most = max(weights.values())
    if not most:
        return ["ymd"] if packed else []
    return [order for order, weight in weights.items() if weight == most]


def _is_likely(parts: tuple[str, ...], order: str) -> bool:
    """A year of four digits that stands first has one reading only; one of two digits is nobody's first."""
    has_year_first = len(parts[0]) == 4
    if has_year_first or order == "ymd":
        return has_year_first and order == "ymd"
    named = dict(zip(order, map(int, parts), strict=True))
    return 1 <= named["m"] <= 12 and 1 <= named["d"] <= 31
