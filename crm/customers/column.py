"""What apps above put onto the pages of customers: the way there goes down only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from crm.customers.models import Account, Contact
from kernel.http.views import Request


@dataclass(frozen=True)
class Subject:
    """Whose page it is: a customer's, or that of one person there; `people` are those that the page has read."""

    account: Account
    people: Sequence[Contact]
    contact: Contact | None = None
    may_change: bool = False


@dataclass(frozen=True)
class Column:
    """Templates, each with `part` to read from: styles, what stands above the tickets and below them, scripts."""

    part: dict[str, Any]
    styles: str
    top: str
    bottom: str
    scripts: str


_makers: list[Callable[[Request, Subject], Column]] = []


def plug_column(make: Callable[[Request, Subject], Column]) -> None:
    """Socket: the composition root says who fills the column. At most one statement."""
    _makers[:] = [make]


def column_of(request: Any, subject: Subject) -> Column | None:
    return _makers[0](request, subject) if _makers else None
