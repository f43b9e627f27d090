"""A list as the database writes it: each column as text, with the words for choices and countries, harmless in a
spreadsheet. What `exporting.text_of` and `cells.harmless` say of a value stands here once more, as SQL; a column of
another kind is written by them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    F,
    Field,
    IntegerField,
    QuerySet,
    TextField,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils.translation import gettext as _

from identity.models import User
from kernel.cells import FORMULA_STARTS, harmless
from kernel.countries import country_choices
from kernel.fields import FieldSpec
from records.values import key_of

STARTS = ", ".join(str(ord(start)) for start in FORMULA_STARTS)
# The cheap question first: hardly any text begins with one of them, or with a blank.
GUARDED = (
    "CASE WHEN {0} = '' THEN NULL"
    f" WHEN ascii({{0}}) IN (32, {STARTS}) AND ascii(ltrim({{0}}, ' ')) IN ({STARTS}) THEN '''' || {{0}}"
    " ELSE {0} END"
)
NUMBER = "CASE WHEN {0} < 0 THEN '''' ELSE '' END || trim_scale({0}::numeric)::text"
DAY = "to_char({0}, 'YYYY-MM-DD')"
TAGS = GUARDED.format("array_to_string({0}, ', ')")
MONEY = "({0} ->> 'currency') || ' ' || ({0} ->> 'amount')"
FLAG = "CASE {0}::boolean WHEN TRUE THEN %s WHEN FALSE THEN %s END"
WORDS = f"COALESCE(%s::jsonb ->> {{0}}, {GUARDED})"
PLAIN = frozenset({"text", "long", "email", "phone", "url", "name", "subject"})


class Worded(NamedTuple):
    """`found` is looked up, `told` says it as text: `{0}` stands for it, `values` for the parameters in it."""

    found: Any
    told: str
    values: Sequence[Any] = ()


def worded(rows: QuerySet[Any], specs: Sequence[FieldSpec]) -> tuple[str, list[Any]] | None:
    """One statement, with its parameters: a text for each field, and the id; None where the database can't say it."""
    model = rows.model
    columns = {one.name: one for one in model._meta.concrete_fields}
    said = [_custom(spec) if spec.is_custom else _declared(spec, columns.get(spec.name)) for spec in specs]
    known = [one for one in said if one is not None]
    if len(known) < len(said):
        return None
    named = rows.values_list(*(one.found for one in known), "pk")
    statement, values = named.query.get_compiler(using="default", elide_empty=False).as_sql()
    names = [f"c{place}" for place in range(len(known))]
    told = [one.told.format(name) for one, name in zip(known, names, strict=True)]
    # Looked up in the order of the list, and said outside of that: each value is worked out once.
    whole = f"SELECT {', '.join([*told, 'id'])} FROM ({statement}) AS found({', '.join([*names, 'id'])})"  # noqa: S608
    return whole, [*(value for one in known for value in one.values), *values]


def _declared(spec: FieldSpec, column: Field[Any, Any] | None) -> Worded | None:
    if column is None or spec.read is not None:
        return None
    if spec.kind == "person" and column.related_model is User:
        return Worded(F(f"{spec.name}__name"), GUARDED)
    told = KINDS.get(spec.kind)
    if told is not None and isinstance(column, told.columns) and not isinstance(column, DateTimeField):
        return told.of(F(spec.name), spec)
    return None


def _custom(spec: FieldSpec) -> Worded | None:
    """As records/values.py keeps them: numbers and days are texts already."""
    key = key_of(spec.name)
    if spec.kind == "money":
        return Worded(KeyTransform(key, "custom"), MONEY)
    found = KeyTextTransform(key, "custom")
    if spec.kind in {"number", "date"}:
        return Worded(found, GUARDED)
    told = KINDS.get(spec.kind)
    return told.of(found, spec) if told is not None else None


class Told(NamedTuple):
    columns: tuple[type[Field[Any, Any]], ...]
    of: Callable[[Any, FieldSpec], Worded]


def _plain(found: Any, spec: FieldSpec) -> Worded:
    return _choice(found, spec) if spec.choices else Worded(found, GUARDED)


def _choice(found: Any, spec: FieldSpec) -> Worded:
    return Worded(found, WORDS, [_harmless_words({key: str(label) for key, label in spec.choices})])


def _country(found: Any, spec: FieldSpec) -> Worded:
    return Worded(found, WORDS, [_harmless_words(dict(country_choices()))])


def _harmless_words(words: Mapping[str, str]) -> str:
    return orjson.dumps({key: harmless(word) for key, word in words.items() if key}).decode()


def _flag(found: Any, spec: FieldSpec) -> Worded:
    return Worded(found, FLAG, [harmless(_("Yes")), harmless(_("No"))])


def _day(found: Any, spec: FieldSpec) -> Worded:
    return Worded(found, DAY)


def _number(found: Any, spec: FieldSpec) -> Worded:
    return Worded(found, NUMBER)


def _tags(found: Any, spec: FieldSpec) -> Worded:
    return Worded(found, TAGS)


TEXTUAL, NUMERIC = (CharField, TextField), (IntegerField, DecimalField)
KINDS: dict[str, Told] = {
    **dict.fromkeys(PLAIN, Told(TEXTUAL, _plain)),
    "choice": Told(TEXTUAL, _choice),
    "language": Told(TEXTUAL, _choice),
    "country": Told(TEXTUAL, _country),
    "flag": Told((BooleanField,), _flag),
    "date": Told((DateField,), _day),
    "number": Told(NUMERIC, _number),
    "count": Told(NUMERIC, _number),
    "tags": Told((ArrayField,), _tags),
}
