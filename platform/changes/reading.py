"""Texts of a file as values of fields. A reader raises ValueError with a sentence for the person who sent the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _

from changes.dates import read_date
from kernel.actions import Refused
from kernel.countries import country_choices
from kernel.fields import FieldSpec
from kernel.figures import Money, is_currency, read_number
from records.values import judged

Reader = Callable[[str], Any]
YES = {"yes", "y", "true", "1", "x", "✓", "✔", "√", "是", "有", "对", "ja", "wahr"}
NO = {"no", "n", "false", "0", "-", "✗", "×", "否", "无", "不", "nein", "falsch"}
BETWEEN = re.compile(r"[,;，；、|\n]")
CURRENCY = re.compile(r"^(?:([A-Za-z]{3})\s*)?([^A-Za-z]+?)(?:\s*([A-Za-z]{3}))?$")
# 1.240.000,00 or 98,5: the comma is the point.
CONTINENTAL = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+(,\d+)?|\d+,\d{1,2}|\d+,\d{4,})")
ANGLO = re.compile(r"[+-]?(\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d{1,2}|\d+\.\d{4,})")
REMEMBERED = 4096


@dataclass(frozen=True)
class Manner:
    """How the cells of one column are written."""

    dates: str = "ymd"
    has_comma_point: bool = False


def reader_of(spec: FieldSpec, manner: Manner) -> Reader:
    """The same text is read once: most columns say a few things many times."""
    read = _readers[spec.kind](spec, manner) if spec.kind in _readers else _texts(spec, manner)
    return lru_cache(REMEMBERED)(_checked(spec, read))


def number_manner(texts: Iterable[str]) -> bool:
    """Whether a column writes its point as a comma."""
    found = [text.strip() for text in texts if text.strip()]
    comma = sum(bool(CONTINENTAL.fullmatch(text)) for text in found)
    return comma > 0 and not any(ANGLO.fullmatch(text) for text in found)


def labels_of(pairs: Iterable[tuple[str, Any]]) -> dict[str, str]:
    """Every word for a choice, in every language, and its key → the key."""
    listed, found = list(pairs), dict[str, str]()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {str(label).strip().casefold(): str(key) for key, label in listed}
    return found | {str(key).casefold(): str(key) for key, _label in listed}


def _checked(spec: FieldSpec, read: Reader) -> Reader:
    """Added fields are judged as a form's are; declared ones by their length and kind."""

    def checked(text: str) -> Any:
        value = read(text)
        if not spec.is_custom:
            return value
        # What is offered no more was said by a record that holds it; who else says it is refused where it is used.
        held = {value} if isinstance(value, str) else set(value) if isinstance(value, tuple | list) else set()
        if held & spec.retired_choices:
            return value
        try:
            return judged(spec, value)
        except Refused as refusal:
            raise ValueError(refusal.sentence) from refusal

    return checked


def _texts(spec: FieldSpec, manner: Manner) -> Reader:
    is_email = spec.kind == "email"

    def read(text: str) -> str:
        if spec.longest and len(text) > spec.longest:
            raise ValueError(_("At most %(longest)d characters.") % {"longest": spec.longest})
        if is_email:
            try:
                validate_email(text)
            except ValidationError as error:
                raise ValueError(_("“%(text)s” is no e-mail address.") % {"text": text[:80]}) from error
        return text if spec.kind == "long" else " ".join(text.split())

    return read


def _choice(spec: FieldSpec, manner: Manner) -> Reader:
    known = labels_of(spec.choices)

    def read(text: str) -> str:
        key = known.get(text.strip().casefold())
        if key is None:
            offered = _(", ").join(str(label) for _key, label in spec.offered[:8])
            said = {"text": text[:80], "offered": offered}
            raise ValueError(_("“%(text)s” is none of the choices: %(offered)s.") % said)
        return key

    return read


def _choices(spec: FieldSpec, manner: Manner) -> Reader:
    one = _choice(spec, manner)

    def read(text: str) -> tuple[str, ...]:
        chosen = {one(part) for part in BETWEEN.split(text) if part.strip()}
        return tuple(key for key, _label in spec.choices if key in chosen)

    return read


def _country(spec: FieldSpec, manner: Manner) -> Reader:
    known = _countries()

    def read(text: str) -> str:
        plain = text.strip()
        # Words of one's own stay, as they do in a form.
        return known.get(plain.casefold(), plain[: spec.longest or None])

    return read


@lru_cache(1)
def _countries() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {name.casefold(): code for code, name in country_choices()}
            found |= {code.casefold(): code for code, _name in country_choices()}
    return found


def _flag(spec: FieldSpec, manner: Manner) -> Reader:
    def read(text: str) -> bool:
        word = text.strip().casefold()
        if word not in YES | NO:
            raise ValueError(_("“%(text)s” is neither yes nor no.") % {"text": text[:80]})
        return word in YES

    return read


def _date(spec: FieldSpec, manner: Manner) -> Reader:
    def read(text: str) -> date:
        return read_date(text, manner.dates)

    return read


def _number(spec: FieldSpec, manner: Manner) -> Reader:
    def read(text: str) -> Any:
        return read_number(_pointed(text, manner), spec.digits)

    return read


def _money(spec: FieldSpec, manner: Manner) -> Reader:
    def read(text: str) -> Money:
        found = CURRENCY.match(text.strip())
        before, amount, after = found.groups() if found else ("", text, "")
        currency = (before or after or spec.currency).upper()
        if not is_currency(currency):
            raise ValueError(_("“%(code)s” is no currency.") % {"code": currency})
        return Money(read_number(_pointed(amount, manner).strip("¥$€£￥ ")), currency)

    return read


def _pointed(text: str, manner: Manner) -> str:
    return text.strip().replace(".", "").replace(",", ".") if manner.has_comma_point else text


_readers: dict[str, Callable[[FieldSpec, Manner], Reader]] = {
    "choice": _choice,
    "language": _choice,
    "choices": _choices,
    "country": _country,
    "flag": _flag,
    "date": _date,
    "number": _number,
    "money": _money,
}
