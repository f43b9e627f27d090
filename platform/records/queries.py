"""What a list reads besides its rows: saved views, chosen columns and names in one statement, counts in another."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, CharField, Count, F, IntegerField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce

from identity.models import User
from kernel.actor import Actor
from records.columns import Columns
from records.lists import Named, RecordList, list_of
from records.models import ChosenColumns, CustomField, Dictionary, SavedView
from records.models.saved_view import may_change_view
from records.state import ListState, uuid_of
from records.types import RecordType

SAVED, COLUMNS = "saved", "columns"


@dataclass(frozen=True)
class Kept:
    """A saved view as the list's tabs show it."""

    id: UUID
    name: str
    state: ListState
    columns: str
    is_shared: bool
    is_mine: bool
    is_pinned: bool
    may_change: bool


@dataclass(frozen=True)
class Around:
    views: list[Kept] = field(default_factory=list)
    chosen: dict[str, str] = field(default_factory=dict)
    """One's own columns: id of a view, or "" for the list itself → text."""
    names: dict[str, Any] = field(default_factory=dict)
    """What the ids in the address are called, and what else the list asked for."""

    def opened(self, state: ListState) -> Kept | None:
        return next((kept for kept in self.views if str(kept.id) == state.saved), None)

    def columns(self, record_list: RecordList, state: ListState) -> Columns:
        """One's own choice; else the view's, else the list's."""
        opened = self.opened(state)
        text = self.chosen.get(str(opened.id) if opened else "") or (opened.columns if opened else "")
        return Columns.read(record_list.fields, text)


def around(record_list: RecordList, state: ListState, actor: Actor) -> Around:
    """One's own views first, then those of others; one's columns; and what the chips of `state` say. One statement."""
    saved = SavedView.objects.visible_to(actor).on(record_list).order_by()
    rows: QuerySet[Any, Any] = saved.values_list(
        _text(SAVED), _as_text("id"), _as_text("name"), "query", _as_text("owner_id"), "is_shared", "is_pinned",
        "position", "columns",
    )  # fmt: skip
    wanted = [*record_list.named(state, actor), *_people_in(record_list, state)]
    others = [_columns_of(record_list, actor), *map(_row_of, wanted)]
    found = list(rows.union(*others, all=True))
    views = sorted(
        (row for row in found if row[0] == SAVED), key=lambda row: (row[4] != str(actor.user_id), row[7], row[1])
    )
    return Around(
        [_kept(record_list, row, actor) for row in views],
        {row[1]: row[8] for row in found if row[0] == COLUMNS},
        {row[0]: row[2] for row in found if row[0] not in {SAVED, COLUMNS}},
    )


def counts_of(record_list: RecordList, states: list[ListState], actor: Actor, at: datetime) -> list[int]:
    """How many each state holds: one statement for all of them."""
    counted = {
        # Without any condition there is nothing to filter by.
        f"n{place}": Count("pk", filter=record_list.passes(state, actor, at) or None)
        for place, state in enumerate(states)
    }
    found = record_list.rows(actor).aggregate(**counted)
    return [found[f"n{place}"] for place in range(len(states))]


def listed(record_list: RecordList, state: ListState, actor: Actor, at: datetime) -> QuerySet[Any]:
    return record_list.rows(actor).filter(record_list.passes(state, actor, at))


def killing_filter(record_list: RecordList, state: ListState, actor: Actor, at: datetime) -> str:
    """The filter without which something would be found, in one statement; else the last one."""
    names = list(state.filters)
    parts = [
        listed(record_list, state.without(name), actor, at)
        .order_by()
        .values_list(Value(name, output_field=CharField()), flat=True)[:1]
        for name in names
    ]
    if len(parts) < 2:
        return names[0] if names else ""
    helps = set(parts[0].union(*parts[1:]))
    return next((name for name in names if name in helps), names[-1])


def counts_of_views(views: list[tuple[str, str, str]], actor: Actor, at: datetime) -> dict[str, int]:
    """For views of any lists, given as (id, list, query): id → how many it holds, in one statement."""
    parts = []
    for view_id, key, query in views:
        record_list = list_of(key)
        if record_list is None or not actor.may(record_list.permission):
            continue
        rows = listed(record_list, record_list.state.read(query), actor, at).order_by()
        parts.append(rows.annotate(of=_text(view_id)).values("of").annotate(n=Count("pk")).values_list("of", "n"))
    if not parts:
        return {}
    return dict(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0])


def views_of(record_list: RecordList, actor: Actor) -> list[SavedView]:
    """One's own in their order, then those of others by name."""
    found = SavedView.objects.visible_to(actor).on(record_list).select_related("owner")
    return sorted(found, key=lambda view: (view.owner_id != actor.user_id, _place(view, actor), str(view.pk)))


def fields_of(kind: RecordType) -> list[CustomField]:
    """Those that were added, in their order, also the retired."""
    return list(CustomField.objects.of(kind.key).select_related("dictionary"))


def dictionaries() -> list[Dictionary]:
    """With how many choices each offers, and how many fields use it."""
    offered = Count("entries", filter=Q(entries__retired_at__isnull=True), distinct=True)
    return list(Dictionary.objects.annotate(offered=offered, used=Count("fields", distinct=True)).order_by("key"))


def _place(view: SavedView, actor: Actor) -> tuple[int, str]:
    return (view.position, "") if view.owner_id == actor.user_id else (0, view.name.lower())


def _kept(record_list: RecordList, row: tuple[Any, ...], actor: Actor) -> Kept:
    _kind, view_id, name, query, owner_id, is_shared, is_pinned, _position, columns = row
    is_mine = owner_id == str(actor.user_id)
    state = record_list.state.read(f"{query}&saved={view_id}")
    may_change = may_change_view(UUID(owner_id), actor)
    return Kept(UUID(view_id), name, state, columns, is_shared, is_mine, is_mine and is_pinned, may_change)


def _people_in(record_list: RecordList, state: ListState) -> list[Named]:
    """Names of those whom filters by field name by their id."""
    kinds = {spec.name: spec.kind for spec in record_list.fields}
    named = [(name, values[0]) for name, values in state.by_field if kinds[name] == "person"]
    return [Named(name, User.objects.filter(pk=one), "name") for name, one in named if uuid_of(one)]


def _columns_of(record_list: RecordList, actor: Actor) -> QuerySet[Any, Any]:
    mine = ChosenColumns.objects.filter(Q(owner_id=actor.user_id), list=record_list.key)
    view = Coalesce(_as_text("view_id"), Value("", output_field=TextField()))
    empty, no = _text(""), Value(value=False, output_field=BooleanField())
    nothing = Value(0, output_field=IntegerField())
    return mine.order_by().values_list(_text(COLUMNS), view, empty, empty, empty, no, no, nothing, "columns")


def _row_of(named: Named) -> QuerySet[Any, Any]:
    empty, no = _text(""), Value(value=False, output_field=BooleanField())
    nothing = Value(0, output_field=IntegerField())
    return named.rows.order_by().values_list(
        _text(named.kind), empty, _as_text(named.field), empty, empty, no, no, nothing, empty
    )


def _as_text(name: Any) -> Cast:
    return Cast(F(name) if isinstance(name, str) else name, TextField())


def _text(words: str) -> Value:
    return Value(words, output_field=CharField())
