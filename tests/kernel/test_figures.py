"""Numbers and money: what is read of what people type, and how each language writes them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from kernel.figures import Money, money_text, number_text, plain_number, read_number


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1250", "1250"),
        (" 12.50 ", "12.5"),
        ("1,234,567.8", "1234567.8"),
        ("1 234", "1234"),
        ("-1'000", "-1000"),
        ("１２，３４５．６", "12345.6"),
        ("+3", "3"),
        ("0.000001", "0.000001"),
    ],
)
def test_numbers_as_people_write_them(typed: str, value: str) -> None:
    assert read_number(typed) == Decimal(value)


@pytest.mark.parametrize(
    "typed", ["", "12,5", "1,23", "1.234.567", "12 5", "NaN", "Infinity", "1e400", "1e15", "abc", "--1"]
)
def test_what_may_mean_something_else_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="number"):
        read_number(typed)


def test_more_digits_than_wanted_are_refused_and_idle_zeros_are_none() -> None:
    assert read_number("1.50", 1) == Decimal("1.5")
    with pytest.raises(ValueError, match="1 digits"):
        read_number("1.55", 1)


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=6))
def test_what_is_kept_is_what_was_given(value: Decimal) -> None:
    assert Decimal(plain_number(value)) == value
    assert read_number(plain_number(value)) == value


def test_each_language_writes_them_its_own_way() -> None:
    assert number_text(Decimal("1234.5"), 2) == "1,234.50"
    assert number_text(Decimal("1234.567"), 2) == "1,234.567"
    money = Money(Decimal("12000.5"), "CNY")
    with translation.override("en"):
        assert money_text(money) == "CN¥12,000.50"
    with translation.override("zh-hans"):
        assert money_text(money) == "¥12,000.50"
        assert money_text(Money(Decimal(5), "JPY")) == "JP¥5"
    assert str(money) == "CNY 12000.5"
