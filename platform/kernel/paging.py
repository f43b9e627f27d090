"""Pages of a long list by cursor: nothing is skipped or shown twice while rows come and go, and totals are exact."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Model, Q, QuerySet

PAGE_SIZE = 50


@dataclass(frozen=True)
class Page:
    """`first` and `last` count from 1; `previous` and `next` are values of `at`, "" where there is none."""

    rows: list[Any]
    total: int
    first: int = 0
    previous: str = ""
    next: str = ""

    @property
    def last(self) -> int:
        return self.first + len(self.rows) - 1 if self.rows else 0


@dataclass(frozen=True)
class Cursor:
    """The row at whose side the page begins (`forward`) or ends."""

    forward: bool
    values: list[Any]


def page_of(rows: QuerySet[Any], *, order: tuple[str, ...], at: str = "", size: int = PAGE_SIZE) -> Page:
    """Two statements. `order` ends with a unique field and holds no nulls; an unreadable `at` is the first page."""
    cursor = read_cursor(at, len(order))
    try:
        return _page(rows, order, cursor, size)
    except (ValidationError, ValueError, TypeError):
        return _page(rows, order, None, size)


def _page(rows: QuerySet[Any], order: tuple[str, ...], cursor: Cursor | None, size: int) -> Page:
    ahead = _beyond(order, cursor.values, forward=True) if cursor else Q(pk__in=[])
    behind = _beyond(order, cursor.values, forward=False) if cursor else Q(pk__in=[])
    counts = rows.order_by().aggregate(
        total=Count("pk"), ahead=Count("pk", filter=ahead), behind=Count("pk", filter=behind)
    )
    total = counts["total"]
    if cursor is None:
        found, first = list(rows.order_by(*order)[:size]), 1
    elif cursor.forward:
        found, first = list(rows.filter(ahead).order_by(*order)[:size]), total - counts["ahead"] + 1
    else:
        found = list(rows.filter(behind).order_by(*_turned(order))[:size])[::-1]
        first = counts["behind"] - len(found) + 1
    if not found:
        return _page(rows, order, None, size) if cursor and total else Page([], total)
    page = Page(found, total, first)
    return Page(
        found,
        total,
        first,
        previous=write_cursor(found[0], order, forward=False) if first > 1 else "",
        next=write_cursor(found[-1], order, forward=True) if page.last < total else "",
    )


def write_cursor(row: Model, order: tuple[str, ...], *, forward: bool) -> str:
    values = [_plain(getattr(row, name.lstrip("-"))) for name in order]
    packed = base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")
    return ("n" if forward else "p") + packed


def read_cursor(at: str, length: int) -> Cursor | None:
    try:
        values = json.loads(base64.urlsafe_b64decode(at[1:] + "=" * (-len(at[1:]) % 4)))
    except (ValueError, binascii.Error, UnicodeDecodeError):
        return None
    if at[:1] not in {"n", "p"} or not isinstance(values, list) or len(values) != length:
        return None
    return Cursor(at.startswith("n"), values) if all(isinstance(value, str | int) for value in values) else None


def _beyond(order: tuple[str, ...], values: list[Any], *, forward: bool) -> Q:
    """Rows that come after (or before) the row with these values."""
    condition, same = Q(pk__in=[]), Q()
    for name, value in zip(order, values, strict=True):
        field, falls = name.lstrip("-"), name.startswith("-")
        sign = "lt" if falls == forward else "gt"
        condition |= same & Q(**{f"{field}__{sign}": value})
        same &= Q(**{field: value})
    return condition


def _turned(order: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name[1:] if name.startswith("-") else f"-{name}" for name in order)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value if isinstance(value, int) else str(value)
