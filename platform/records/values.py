"""Values of custom fields: as they are kept in a record's row (JSON), and as Python, forms and the API know them.

Kept: texts, true and false, keys of choices, dates as ISO 8601; numbers as text, because JSON's would lose digits;
money as {"amount": "12.50", "currency": "CNY"}. An empty value is not kept at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from kernel.actions import Refused
from kernel.fields import CUSTOM, FieldSpec
from kernel.figures import Money, checked_number, is_currency, plain_number, read_number

TEXT_LENGTH, LONG_LENGTH, MOST_CHOICES = 400, 10_000, 50
WEB = re.compile(r"^(https?://)?[^\s/$.?#@]+\.[^\s@]+$", re.IGNORECASE)
EMPTY: tuple[Any, ...] = (None, "", [], ())


def key_of(name: str) -> str:
    """Of the field that forms, lists and addresses call `name`."""
    return name.removeprefix(CUSTOM)


def kept(value: Any) -> Any:
    """As JSON keeps it; None for an empty one. The value was judged before."""
    # No is what everything is that nobody said yes to.
    if value in EMPTY or value is False:
        return None
    if isinstance(value, Money):
        return {"amount": plain_number(value.amount), "currency": value.currency}
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def typed(kind: str, value: Any) -> Any:
    """What `kept` kept."""
    if value is None:
        return None
    if kind == "number":
        return Decimal(value)
    if kind == "money":
        return Money(Decimal(value["amount"]), value["currency"])
    return date.fromisoformat(value) if kind == "date" else value


def judged(spec: FieldSpec, value: Any) -> Any:
    """A value from a form, a program or a file as `kept` wants it. Raises Refused, at the field of the spec."""
    try:
        found = None if value in EMPTY else JUDGES[spec.kind](spec, value)
    except (ValueError, TypeError, ValidationError) as error:
        sentence = error.messages[0] if isinstance(error, ValidationError) else str(error)
        raise Refused(sentence, field=spec.name) from error
    if found in EMPTY and spec.required:
        raise Refused(_("%(field)s is needed.") % {"field": spec.label}, field=spec.name)
    return None if found in EMPTY else found


def _text(spec: FieldSpec, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(_("Write a text."))
    text = value.strip().replace("\0", "")
    if len(text) > (spec.longest or TEXT_LENGTH):
        raise ValueError(_("At most %(longest)d characters.") % {"longest": spec.longest or TEXT_LENGTH})
    return text


def _email(spec: FieldSpec, value: Any) -> str:
    text = _text(spec, value)
    validate_email(text)
    return text


def _web(spec: FieldSpec, value: Any) -> str:
    text = _text(spec, value)
    if not WEB.match(text):
        raise ValueError(_("Write a web address, like www.example.com."))
    return text


def _number(spec: FieldSpec, value: Any) -> Decimal:
    if isinstance(value, bool):
        raise ValueError(_("Write a number, like 1250 or 12.5."))
    if isinstance(value, str):
        return read_number(value, spec.digits)
    return checked_number(value if isinstance(value, Decimal) else Decimal(str(value)), spec.digits)


def _money(spec: FieldSpec, value: Any) -> Money:
    """A bare amount is of the field's own currency."""
    if isinstance(value, Money):
        value = {"amount": value.amount, "currency": value.currency}
    if not isinstance(value, Mapping):
        value = {"amount": value, "currency": spec.currency}
    currency = value.get("currency", spec.currency)
    if not isinstance(currency, str) or not is_currency(currency):
        raise ValueError(_("Write the three letters of a currency, like CNY."))
    amount = value.get("amount")
    if isinstance(amount, str):
        amount = read_number(amount)
    elif isinstance(amount, bool) or not isinstance(amount, int | float | Decimal):
        raise ValueError(_("Write an amount, like 1250 or 12.50."))
    return Money(checked_number(Decimal(str(amount))), currency)


def _date(spec: FieldSpec, value: Any) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(_("Write a date, like 2026-11-22.")) from None


def _flag(spec: FieldSpec, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(_("Say yes or no."))
    return value


def _choice(spec: FieldSpec, value: Any) -> str:
    if not isinstance(value, str) or value not in dict(spec.offered):
        raise ValueError(_("Choose one that is there."))
    return str(value)


def _choices(spec: FieldSpec, value: Any) -> list[str]:
    if not isinstance(value, list | tuple) or len(value) > MOST_CHOICES:
        raise ValueError(_("Choose from those that are there."))
    chosen = {_choice(spec, one) for one in value}
    return [key for key, _label in spec.choices if key in chosen]


JUDGES: dict[str, Callable[[FieldSpec, Any], Any]] = {
    "text": _text,
    "long": _text,
    "phone": _text,
    "email": _email,
    "url": _web,
    "number": _number,
    "money": _money,
    "date": _date,
    "flag": _flag,
    "choice": _choice,
    "choices": _choices,
}
