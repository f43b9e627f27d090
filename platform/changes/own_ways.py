"""Change-sets that an app applies by itself, at once: how they are taken back, and who may do it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from changes.models import ChangeSet
from kernel.actor import Actor
from kernel.permissions import Permission


class Refuse(Protocol):
    def __call__(self, change_set: ChangeSet) -> None: ...


class Undo(Protocol):
    def __call__(self, change_set: ChangeSet, *, actor: Actor, at: datetime) -> None: ...


@dataclass(frozen=True)
class OwnWay:
    """`refuse` raises Refused when somebody asks too early or too late; `undo` runs inside the action that undoes,
    and sets `undone` and `kept` of the set and the fate of its rows.
    """

    permission: Permission
    refuse: Refuse
    undo: Undo


_ways: dict[str, OwnWay] = {}


def plug_own_ways(ways: Mapping[str, OwnWay]) -> None:
    """Socket: the composition root says which kinds of change-sets have a way of their own."""
    _ways.clear()
    _ways.update(ways)


def own_way(kind: str) -> OwnWay | None:
    return _ways.get(kind)
