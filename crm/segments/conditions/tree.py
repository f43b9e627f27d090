"""What a segment asks for: conditions in groups, of which all, any or none hold. As rows and programs say it:

{"match": "all", "parts": [
    {"about": "grade", "how": "any", "values": ["high", "medium"]},
    {"about": "last_contact_at", "how": "over", "days": 60},
    {"match": "none", "parts": [
        {"about": "@tickets", "how": "least", "count": 3, "period": "last", "days": 30,
         "where": {"priority": ["urgent"]}}]}]}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

ALL, ANY, NONE = "all", "any", "none"
MATCHES = (ALL, ANY, NONE)
# Of groups in each other, the outermost counted; more than anybody reads.
DEEPEST, MOST_PARTS, MOST_VALUES, LONGEST_VALUE = 3, 40, 50, 100


@dataclass(frozen=True)
class Condition:
    """`values` are what a field is compared with; `days` belongs to whatever is counted in days; `where` narrows
    related records; `low` and `high` are ends of a range, numbers or days as ISO 8601, "" for an open one.
    """

    about: str = ""
    how: str = ""
    values: tuple[str, ...] = ()
    low: str = ""
    high: str = ""
    days: int | None = None
    count: int | None = None
    period: str = ""
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def as_json(self) -> dict[str, Any]:
        plain = {"about": self.about, "how": self.how, "low": self.low, "high": self.high, "period": self.period}
        found: dict[str, Any] = {name: value for name, value in plain.items() if value}
        found |= {"values": list(self.values)} if self.values else {}
        found |= {name: n for name, n in (("days", self.days), ("count", self.count)) if n is not None}
        return found | ({"where": {name: list(values) for name, values in self.where}} if self.where else {})


@dataclass(frozen=True)
class Group:
    match: str = ALL
    parts: tuple[Condition | Group, ...] = field(default_factory=tuple)

    @property
    def as_json(self) -> dict[str, Any]:
        return {"match": self.match, "parts": [part.as_json for part in self.parts]}

    @property
    def conditions(self) -> Iterator[Condition]:
        """All of them, also those in the groups in it."""
        for part in self.parts:
            if isinstance(part, Condition):
                yield part
            else:
                yield from part.conditions

    @property
    def depth(self) -> int:
        return 1 + max((part.depth for part in self.parts if isinstance(part, Group)), default=0)


def read_group(said: Any, depth: int = 0) -> Group:
    """Raises ValueError for what is no group of conditions."""
    if not isinstance(said, Mapping) or said.get("match") not in MATCHES or depth > DEEPEST * 2:
        raise ValueError("match")
    parts = said.get("parts")
    if not isinstance(parts, list) or len(parts) > MOST_PARTS or set(said) - {"match", "parts"}:
        raise ValueError("parts")
    read = (read_group(one, depth + 1) if _is_group(one) else read_condition(one) for one in parts)
    return Group(said["match"], tuple(read))


def read_condition(said: Any) -> Condition:
    """Raises ValueError for what is no condition."""
    if not isinstance(said, Mapping) or set(said) - KEYS:
        raise ValueError("condition")
    where = said.get("where", {})
    if not isinstance(where, Mapping):
        raise ValueError("where")
    texts = {name: _text(said.get(name, "")) for name in ("about", "how", "low", "high", "period")}
    return Condition(
        **texts,
        values=_texts(said.get("values", [])),
        days=_whole(said.get("days")),
        count=_whole(said.get("count")),
        where=tuple(sorted((_text(name), _texts(values)) for name, values in where.items())),
    )


KEYS = frozenset({"about", "how", "values", "low", "high", "days", "count", "period", "where"})


def _is_group(said: Any) -> bool:
    return isinstance(said, Mapping) and "parts" in said


def _text(said: Any) -> str:
    if not isinstance(said, str) or len(said) > LONGEST_VALUE or "\0" in said:
        raise ValueError("text")
    return said


def _texts(said: Any) -> tuple[str, ...]:
    if not isinstance(said, list) or len(said) > MOST_VALUES:
        raise ValueError("values")
    return tuple(dict.fromkeys(_text(one) for one in said))


def _whole(said: Any) -> int | None:
    if said is None:
        return None
    if isinstance(said, bool) or not isinstance(said, int):
        raise ValueError("number")
    return said
