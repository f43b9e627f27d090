"""What the functions of formulas do with values. None is an empty one, and comes of what can't be worked out."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from kernel.figures import WHOLE_DIGITS, Money, plain_number
from records.values import TEXT_LENGTH

Worked = Callable[..., Any]
MOST_DIGITS = 6


def plus(first: Any, second: Any) -> Any:
    """Also a day and a number of days."""
    if isinstance(first, Money):
        return Money(first.amount + second.amount, first.currency) if first.currency == second.currency else None
    if isinstance(first, date):
        return first + timedelta(days=int(second))
    return first + second


def minus(first: Any, second: Any) -> Any:
    """Two days make a number of days."""
    if isinstance(first, date):
        return Decimal((first - second).days) if isinstance(second, date) else first - timedelta(days=int(second))
    return plus(first, negative(second))


def negative(value: Any) -> Any:
    return Money(-value.amount, value.currency) if isinstance(value, Money) else -value


def times(first: Any, second: Any) -> Any:
    if isinstance(second, Money):
        first, second = second, first
    return Money(first.amount * second, first.currency) if isinstance(first, Money) else first * second


def divided(first: Any, second: Any) -> Any:
    """By zero: nothing. Two amounts of one currency make a number."""
    if isinstance(second, Money):
        if first.currency != second.currency:
            return None
        first, second = first.amount, second.amount
    if not second:
        return None
    return Money(first.amount / second, first.currency) if isinstance(first, Money) else first / second


def text_of(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Money):
        return f"{plain_number(value.amount)} {value.currency}"
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def joined(*values: Any) -> str:
    return "".join(text_of(value) for value in values)


def compared(sign: str) -> Worked:
    """An empty value equals an empty one, and is neither more nor less than any."""

    def result(first: Any, second: Any) -> bool:
        if sign in ("=", "<>"):
            return (_plain(first) == _plain(second)) is (sign == "=")
        if first is None or second is None:
            return False
        if isinstance(first, Money):
            if first.currency != second.currency:
                return False
            first, second = first.amount, second.amount
        return ORDERS[sign](first, second)

    return result


ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": lambda first, second: first < second,
    ">": lambda first, second: first > second,
    "<=": lambda first, second: first <= second,
    ">=": lambda first, second: first >= second,
}


def _plain(value: Any) -> Any:
    return (value.casefold() or None) if isinstance(value, str) else value


def rounded(value: Any, digits: Any = Decimal(0)) -> Any:
    """Half away from zero, as people do it."""
    step = Decimal(1).scaleb(-max(min(int(digits), MOST_DIGITS), -WHOLE_DIGITS))
    if isinstance(value, Money):
        return Money(value.amount.quantize(step, ROUND_HALF_UP), value.currency)
    return value.quantize(step, ROUND_HALF_UP)


def least(*values: Any) -> Any:
    found = [value for value in values if value is not None]
    return min(found, key=_amount) if found else None


def most(*values: Any) -> Any:
    found = [value for value in values if value is not None]
    return max(found, key=_amount) if found else None


def total(*values: Any) -> Any:
    """Of those that are not empty."""
    found = [value for value in values if value is not None]
    if not found:
        return None
    result = found[0]
    for value in found[1:]:
        result = plus(result, value) if result is not None else None
    return result


def _amount(value: Any) -> Any:
    return value.amount if isinstance(value, Money) else value


def absolute(value: Any) -> Any:
    return Money(abs(value.amount), value.currency) if isinstance(value, Money) else abs(value)


def part_left(text: str, length: Decimal) -> str:
    return text[: max(int(length), 0)]


def part_right(text: str, length: Decimal) -> str:
    return text[-int(length) :] if length >= 1 else ""


def months_on(day: date, months: Decimal) -> date:
    """The last day of the month where that one has fewer days."""
    count = day.year * 12 + day.month - 1 + int(months)
    year, month = divmod(count, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise ValueError(day)


def day_of(year: Decimal, month: Decimal, number: Decimal) -> date:
    return date(int(year), int(month), int(number))


def floored(value: Decimal) -> Decimal:
    return Decimal(math.floor(value))


def ceiled(value: Decimal) -> Decimal:
    return Decimal(math.ceil(value))


def bounded(value: Any) -> Any:
    """As it can be kept: nothing where it is too large."""
    if isinstance(value, Money):
        amount = bounded(value.amount)
        return None if amount is None else Money(amount, value.currency)
    if isinstance(value, Decimal):
        if not value.is_finite() or (value and value.adjusted() >= WHOLE_DIGITS):
            return None
        return value
    return value.strip()[:TEXT_LENGTH] if isinstance(value, str) else value
