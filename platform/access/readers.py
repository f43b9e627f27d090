"""Which customers are meant: groups that an upper layer knows, asked for by a lower one as one part of a statement.

A key is `grade:high` or `account:…`; only the app that made it reads more into it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from kernel.actor import Actor


@dataclass(frozen=True)
class ReaderGroups:
    """`keys_of` gives rows with one column, the keys of the groups that this customer is in; nothing runs yet."""

    choices: Callable[[], Sequence[tuple[str, str]]]
    keys_of: Callable[[Actor], Sequence[QuerySet[Any, Any]]]


_groups: list[ReaderGroups] = []


def plug_reader_groups(groups: ReaderGroups) -> None:
    """Socket: the app of the customers says how they are told apart."""
    _groups[:] = [groups]


def reader_groups() -> Sequence[tuple[str, str]]:
    """What can be chosen: key and words, in the reader's language."""
    return _groups[0].choices() if _groups else ()


def group_keys_of(actor: Actor) -> Sequence[QuerySet[Any, Any]]:
    return _groups[0].keys_of(actor) if _groups and actor.is_customer and actor.is_signed_in else ()
