"""Fields that each demo company added, and what its records hold in them: the same at every start."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from config.demo.content import Content
from kernel.actor import SYSTEM
from kernel.figures import Money
from records.actions.dictionaries import create_dictionary
from records.actions.fields import create_field
from records.types import record_type
from records.values import kept


def fill_fields(content: Content, *, at: datetime) -> None:
    by: dict[str, Any] = {"actor": SYSTEM, "clock": lambda: at}
    for row in content.fields:
        dictionary = None
        if "dictionary" in row:
            entries = [{"en": one["en"], "zh-hans": one["zh-hans"]} for one in row["dictionary"]["entries"]]
            dictionary = create_dictionary(**by, labels=row["dictionary"]["labels"], entries=entries)
        kind = record_type(row["type"])
        assert kind is not None
        create_field(
            **by,
            record_type=kind,
            kind=row["kind"],
            key=row["key"],
            labels=row["labels"],
            helps=row.get("helps", {}),
            dictionary=dictionary,
            **row["settings"],
        )


def sample_values(content: Content, type_key: str, key: str, *, kind: str = "", at: datetime) -> dict[str, Any]:
    """For the record that the content calls `key`; `kind` is that of an account."""
    chance = Random(f"{type_key} {key}")  # noqa: S311  (no secret)
    found: dict[str, Any] = {}
    for row in content.fields:
        fits = row["type"] == type_key and row.get("only", kind) == kind
        if fits and chance.randrange(100) < row["share"]:
            value = kept(_value(row, chance, at))
            found |= {} if value is None else {row["key"]: value}
    return found


def _value(row: dict[str, Any], chance: Random, at: datetime) -> Any:
    kind = row["kind"]
    if kind == "text":
        return row["pattern"].format(year=chance.randrange(2019, 2027), serial=chance.randrange(100_000, 999_999))
    if kind == "flag":
        return True
    if kind == "date":
        return (at + timedelta(days=chance.randrange(row["days_from"], row["days_to"]))).date()
    if kind in {"number", "money"}:
        amount = Decimal(chance.randrange(row["from"], row["to"]) * row.get("times", 1))
        return Money(amount, row["settings"]["currency"]) if kind == "money" else amount
    keys = [entry["key"] for entry in row["dictionary"]["entries"]]
    return chance.choice(keys) if kind == "choice" else sorted(chance.sample(keys, 2), key=keys.index)
