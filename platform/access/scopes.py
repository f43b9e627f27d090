"""How far a role reaches among the records of one kind. Each step holds the one before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy

from kernel.actor import WHOLE, Actor, Reach


class Scope(models.IntegerChoices):
    """What is shared with somebody comes on top of every step."""

    OWN = 1, pgettext_lazy("record scope", "Own")
    TEAM = 2, pgettext_lazy("record scope", "Team")
    BELOW = 3, pgettext_lazy("record scope", "Team and teams below")
    ALL = WHOLE, pgettext_lazy("record scope", "All")


def reach_of(scopes: Mapping[str, Mapping[str, Any]]) -> tuple[Reach, ...]:
    """As an actor carries it: what a role keeps as JSON, in one order, so that equal actors are equal."""
    return tuple(Reach(record, int(kept["see"]), int(kept["change"])) for record, kept in sorted(scopes.items()))


def reaches_all(reach: tuple[Reach, ...]) -> bool:
    return bool(reach) and all(one.change == Scope.ALL for one in reach)


def scope_of(actor: Actor, record: str, *, changing: bool = False) -> Scope:
    """A kind of record that a role does not name is reached as little as can be.

    Jobs and programs in their own name have no colleagues: what they may at all, they may to every record.
    """
    if not actor.is_staff or actor.is_application:
        return Scope.ALL
    found = next((reach for reach in actor.reach if reach.record == record), None)
    if found is None:
        return Scope.OWN
    return Scope(found.change if changing else found.see)
