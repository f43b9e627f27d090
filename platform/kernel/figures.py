"""Numbers and amounts of money: exact, written as the reader's language writes them, and read from what is typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from babel.numbers import format_currency, format_decimal, get_currency_precision, list_currencies
from django import forms
from django.utils.translation import get_language, gettext

# More than any sum that a company counts, and what PostgreSQL compares quickly.
WHOLE_DIGITS, MOST_DIGITS = 15, 6
KEPT = 4096
LOCALES = {"zh-hans": "zh_Hans_CN"}
# Between groups of digits, as people and other programs write them. A comma anywhere else may be somebody's point:
# 12,5 is refused rather than read as 125.
GROUPED = re.compile(r"[+-]?\d{1,3}([,'’ \u00a0\u202f]\d{3})+(\.\d*)?")
NOT_DIGITS = re.compile(r"[,'’ \u00a0\u202f]")
FULL_WIDTH = str.maketrans("０１２３４５６７８９．－，", "0123456789.-,")

# Those that are offered; any other of the standard may come by a file or a program.
CURRENCIES = (
    *("CNY", "EUR", "USD", "GBP", "CHF", "HKD", "TWD", "SGD", "JPY", "KRW", "AUD", "NZD", "CAD", "INR", "AED", "BRL"),
    *("MXN", "SEK", "NOK", "DKK", "PLN", "CZK", "TRY", "ZAR", "THB", "IDR", "MYR", "PHP", "VND"),
)


@dataclass(frozen=True)
class Money:
    """An amount of a currency (ISO 4217)."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        """For logs and files: `CNY 12000.00`."""
        return f"{self.currency} {self.amount:f}"


@lru_cache(KEPT)
def is_currency(code: str) -> bool:
    return code in list_currencies()


def number_text(value: Decimal, digits: int = 0) -> str:
    """In groups of three; at least `digits` behind the point, and never fewer than the value has."""
    return _number(Decimal(value), digits, _locale())


def money_text(money: Money) -> str:
    """¥12,000.00 in Chinese, CN¥12,000.00 in English."""
    return _money(money.amount, money.currency, _locale())


def plain_number(value: Decimal) -> str:
    """Without exponent, groups and idle zeros: how it is kept, sent and typed."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def read_number(text: str, digits: int = MOST_DIGITS) -> Decimal:
    """What somebody typed: 1,234.50 or １２３４．５. Raises ValueError with a sentence."""
    plain = text.translate(FULL_WIDTH).strip()
    try:
        value = Decimal(NOT_DIGITS.sub("", plain) if GROUPED.fullmatch(plain) else plain)
    except InvalidOperation:
        raise ValueError(gettext("Write a number, like 1250 or 12.5.")) from None
    return checked_number(value, digits)


def checked_number(value: Decimal, digits: int = MOST_DIGITS) -> Decimal:
    """Raises ValueError with a sentence for one that is not finite, too long or too fine."""
    if not value.is_finite():
        raise ValueError(gettext("Write a number, like 1250 or 12.5."))
    if value and value.adjusted() >= WHOLE_DIGITS:
        raise ValueError(gettext("This number is too large."))
    value = value.normalize()
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > digits:
        said = {"digits": digits}
        raise ValueError(gettext("At most %(digits)d digits may follow the point.") % said)
    return value


class NumberField(forms.CharField):
    """A number as people write it; clean() gives a Decimal or None."""

    def __init__(self, *, digits: int = 0, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_length=40, **options)
        self.digits = digits
        self.empty_value = None

    def prepare_value(self, value: Any) -> Any:
        return plain_number(value) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text is None:
            return None
        try:
            return read_number(text, self.digits)
        except ValueError as error:
            raise forms.ValidationError(str(error), code="invalid") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class MoneyField(NumberField):
    """An amount of one currency; clean() gives Money or None. What was kept in another currency keeps it."""

    def __init__(self, *, currency: str, **options: Any) -> None:
        super().__init__(digits=get_currency_precision(currency), **options)
        self.currency = self.prefix = currency

    def prepare_value(self, value: Any) -> Any:
        return plain_number(value.amount) if isinstance(value, Money) else value

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return None if amount is None else Money(amount, self.currency)


@lru_cache(KEPT)
def _number(value: Decimal, digits: int, locale: str) -> str:
    pattern = "#,##0." + "0" * digits + "#" * (MOST_DIGITS - digits)
    return str(format_decimal(value, pattern, locale=locale))


@lru_cache(KEPT)
def _money(amount: Decimal, currency: str, locale: str) -> str:
    return str(format_currency(amount, currency, locale=locale))


def _locale() -> str:
    language = get_language() or "en"
    return LOCALES.get(language, language)
