"""The views that somebody saved, and the names of what an address asks for: read together, in one statement."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, CharField, F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from crm.service.models import Category, SavedView
from crm.service.models.saved_view import may_change_view
from crm.service.queries.state import ME, NOBODY, ListState
from identity.models import Team, User
from kernel.actor import Actor

SAVED = "saved"


@dataclass(frozen=True)
class Kept:
    """A saved view as the list's tabs show it."""

    id: UUID
    name: str
    state: ListState
    is_shared: bool
    is_mine: bool
    is_pinned: bool
    may_change: bool


@dataclass(frozen=True)
class Around:
    views: list[Kept] = field(default_factory=list)
    names: dict[str, Any] = field(default_factory=dict)
    """What the ids in the address are called: {"category": names by language, "team": …}."""


def around(state: ListState, actor: Actor) -> Around:
    """One's own views first, then those of others; and what the chips of `state` say."""
    saved = SavedView.objects.visible_to(actor).order_by()
    rows: QuerySet[Any, Any] = saved.values_list(
        _text(SAVED), Cast("id", TextField()), Cast("name", TextField()), "query", Cast("owner_id", TextField()),
        "is_shared", "is_pinned", "position",
    )  # fmt: skip
    found = list(rows.union(*_names(state), all=True))
    views = sorted(
        (row for row in found if row[0] == SAVED), key=lambda row: (row[4] != str(actor.user_id), row[7], row[1])
    )
    return Around([_kept(row, actor) for row in views], {row[0]: row[2] for row in found if row[0] != SAVED})


def _kept(row: tuple[Any, ...], actor: Actor) -> Kept:
    _kind, view_id, name, query, owner_id, is_shared, is_pinned, _position = row
    is_mine = owner_id == str(actor.user_id)
    state = ListState.read(f"{query}&saved={view_id}")
    may_change = may_change_view(UUID(owner_id), actor)
    return Kept(UUID(view_id), name, state, is_shared, is_mine, is_mine and is_pinned, may_change)


def _names(state: ListState) -> list[QuerySet[Any, Any]]:
    wanted: list[QuerySet[Any, Any]] = []
    if state.assignee not in {"", ME, NOBODY}:
        wanted.append(_named("assignee", User.objects.filter(pk=state.assignee), "name"))
    if state.team:
        wanted.append(_named("team", Team.objects.filter(pk=state.team), "name"))
    if state.category:
        wanted.append(_named("category", Category.objects.filter(pk=state.category).order_by(), "names"))
    return wanted


def _named(kind: str, rows: QuerySet[Any, Any], name: str) -> QuerySet[Any, Any]:
    empty, no = _text(""), Value(value=False, output_field=BooleanField())
    return rows.order_by().values_list(
        _text(kind), empty, Cast(F(name), TextField()), empty, empty, no, no, Value(0, output_field=IntegerField())
    )


def _text(words: str) -> Value:
    return Value(words, output_field=CharField())
