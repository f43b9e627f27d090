"""Which customers are meant: groups that an upper layer knows, asked for by a lower one as one part of a statement.

A key is `grade:high` or `account:…`; only the app that made it reads more into it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from kernel.actor import Actor


@dataclass(frozen=True)
class ReaderGroups:
    """`keys_of` gives rows with one column, the keys of the groups that this customer is in; nothing runs yet."""

    choices: Callable[[], Sequence[tuple[str, str]]]
    keys_of: Callable[[Actor], Sequence[QuerySet[Any, Any]]]
    version: Callable[[], Hashable] = lambda: None
    """Of what `keys_of` asks: whoever keeps a statement with it makes another one after a change."""


_groups: list[ReaderGroups] = []


def plug_reader_groups(*groups: ReaderGroups) -> None:
    """Socket: the apps of the customers say how they are told apart."""
    _groups[:] = groups


def reader_groups() -> Sequence[tuple[str, str]]:
    """What can be chosen: key and words, in the reader's language."""
    return [choice for groups in _groups for choice in groups.choices()]


def group_keys_of(actor: Actor) -> Sequence[QuerySet[Any, Any]]:
    if not (actor.is_customer and actor.is_signed_in):
        return ()
    return [keys for groups in _groups for keys in groups.keys_of(actor)]


def groups_version(actor: Actor) -> Hashable:
    """Of what `group_keys_of` gives this reader, the reader's own rows apart: those are asked for in the statement."""
    return tuple(groups.version() for groups in _groups) if actor.is_customer and actor.is_signed_in else None
