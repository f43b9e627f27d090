"""Records that belong to customers, as segments ask for them: each app says which ones it has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from kernel.actor import Actor
from kernel.permissions import Permission

Text = str | Promise
Choices = Sequence[tuple[str, Text]]


@dataclass(frozen=True)
class Where:
    """What narrows related records: a column with choices, or `condition` for what is more than that."""

    name: str
    label: Text
    choices: Callable[[], Choices]
    condition: Callable[[tuple[str, ...]], Q] | None = None

    def passes(self, values: tuple[str, ...]) -> Q:
        return self.condition(values) if self.condition else Q(**{f"{self.name}__in": values})


@dataclass(frozen=True)
class Related:
    """`rows` gives those that an actor sees, all of them for None; `links` says by which path each kind of member is
    found from such a row. Its four sentences go on after “customers who”; `least` and `most` take %(n)s.
    """

    key: str
    label: Text
    permission: Permission
    rows: Callable[[Actor | None], QuerySet[Any, Any]]
    links: dict[str, str]
    has: Text
    has_none: Text
    least: Text = ""
    most: Text = ""
    moment: str = ""
    """The path of the moment by which periods are meant; "" where none can be."""
    wheres: tuple[Where, ...] = ()
    record: str = ""
    """The kind of record whose fields a role may hide; `wheres` have their names."""

    @property
    def name(self) -> str:
        """In conditions: no field begins so."""
        return f"@{self.key}"


_related: list[Related] = []


def plug_related(related: Sequence[Related]) -> None:
    """Socket: the composition root says which related records can be asked for, in the order of the menu."""
    _related[:] = related


def related_of(kind: str) -> list[Related]:
    return [one for one in _related if kind in one.links]
