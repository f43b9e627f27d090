"""What a webhook can tell of: each event by its name, with the records that the API shows of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from kernel.api.resources import Resource
from kernel.events import Event
from kernel.permissions import Permission

TEST = "webhook.test"


@dataclass(frozen=True)
class Shown:
    """A record of the event: `fact` is the name of its id among the facts."""

    name: str
    fact: str
    resource: Resource


@dataclass(frozen=True)
class Kind:
    """The first record shown is the one whose events keep their order. Who chooses the kind needs its permission."""

    name: str
    label: str | Promise
    event: type[Event]
    permission: Permission
    shows: Sequence[Shown] = field(default_factory=tuple)

    def subject_of(self, facts: dict[str, Any]) -> UUID:
        return UUID(facts[self.shows[0].fact])


_kinds: dict[str, Kind] = {}


def plug_kinds(kinds: Iterable[Kind]) -> None:
    """Socket: the composition root knows what happens in the house."""
    _kinds.clear()
    _kinds.update({kind.name: kind for kind in kinds})


def all_kinds() -> list[Kind]:
    return list(_kinds.values())


def kind_of(name: str) -> Kind | None:
    return _kinds.get(name)
