"""Who reaches which record: each app declares it once in its `permissions.py`, and this engine makes it SQL.

It is the only way to rows that belong to somebody. `seen` and `changeable` are what querysets are filtered by,
`condition` is the same for a hand-written statement about few rows, `ways` what the explainer asks one by one. Where a
role reaches everything there is no condition at all, and the statement is the one without any policy.

Rules for single fields (hidden, read, write) stand in `masks`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import BooleanField, Func, Model, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from access.scopes import Scope, scope_of
from access.ways import Asker, Columns, Way, ways
from kernel.actions import OutOfReach
from kernel.actor import Actor
from kernel.permissions import Permission
from kernel.reading import rows

PLACE = re.compile(r"%\((\w+)\)s")
Text = str | Promise


class InReach(Func):
    """That a key is among those of a statement: the condition of a queryset."""

    output_field = BooleanField()

    def __init__(self, key: str, *, text: str, values: tuple[Any, ...]) -> None:
        super().__init__(key)
        self.text, self.values = text, values

    def as_sql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        key, values = compiler.compile(self.source_expressions[0])
        return f"{key} IN ({self.text})", [*values, *map(_as_value, self.values)]


@dataclass(frozen=True)
class Policy:
    """`owner`, `team` and `parent` are fields of the model: keys to a person, to a team, and to the record above it.

    `scoped_by` names the kind whose scope counts where a kind has none of its own: people at a customer are reached as
    far as customers are.
    """

    record: str
    label: Text
    labels: Text
    """Of many."""
    model: str
    view: Permission
    change: tuple[Permission, ...]
    """Any of them changes something of it."""
    owner: str = ""
    team: str = ""
    parent: str = ""
    above: Policy | None = None
    scoped_by: str = ""
    shareable: bool = False
    find: Callable[[str], QuerySet[Any, Any]] | None = None
    """Records that words of an administrator may mean, for the explainer."""
    owner_label: Text = ""
    """What its owner is called."""

    def __post_init__(self) -> None:
        if self.record in ALL_POLICIES and ALL_POLICIES[self.record].model != self.model:
            raise ValueError(f"Policy {self.record} is declared twice.")
        ALL_POLICIES[self.record] = self

    # ---- For querysets

    def seen(self, found: QuerySet[Any, Any], actor: Actor) -> QuerySet[Any, Any]:
        """Of these what the actor sees; nobody but staff comes this way."""
        return self._among(found, actor, changing=False)

    def changeable(self, found: QuerySet[Any, Any], actor: Actor) -> QuerySet[Any, Any]:
        return self._among(found, actor, changing=True)

    def _among(self, found: QuerySet[Any, Any], actor: Actor, *, changing: bool) -> QuerySet[Any, Any]:
        if not self.opens_to(actor):
            return found.none()
        if self.scope(actor, changing=changing) == Scope.ALL:
            return found
        text, values = self.keys(actor, changing=changing)
        return found.filter(InReach("pk", text=text, values=values))

    def with_rights(self, found: QuerySet[Any, Any], actor: Actor) -> QuerySet[Any, Any]:
        """Each row of these says as `is_changeable` whether the actor may change it."""
        text = self.condition(actor, self.table, changing=True) or "true"
        values = values_of(actor)
        order = [values[name] for name in PLACE.findall(text)]
        held = RawSQL(PLACE.sub("%s", text), order, output_field=BooleanField())  # noqa: S611  (conditions of ours)
        return found.annotate(is_changeable=held)

    def opens_to(self, actor: Actor) -> bool:
        """Whether there can be anything to see."""
        return actor.is_staff and actor.may(self.view)

    def sees_all(self, actor: Actor) -> bool:
        return self.opens_to(actor) and self.scope(actor) == Scope.ALL

    def keys(self, actor: Actor, *, changing: bool = False) -> tuple[str, tuple[Any, ...]]:
        """The statement of the keys in reach: one branch for each way, so that each uses an index of its own."""
        found = self.ways(actor, "x", changing=changing)
        named = " UNION ALL ".join(f"SELECT x.id FROM {self.table} x WHERE {way.text}" for way in found)  # noqa: S608
        values = {"me": actor.user_id, "teams": actor.teams}
        order = PLACE.findall(named)
        return PLACE.sub("%s", named), tuple(values[name] for name in order)

    # ---- For hand-written statements, and one row

    def condition(self, actor: Actor, alias: str, *, changing: bool = False) -> str:
        """On a row that a statement has found already; `values_of` brings its values. Empty where all is in reach."""
        if not self.opens_to(actor):
            return "false"
        if self.scope(actor, changing=changing) == Scope.ALL:
            return ""
        return f"({' OR '.join(way.text for way in self.ways(actor, alias, changing=changing))})"

    def reaches(self, actor: Actor, pk: UUID, *, changing: bool = False) -> bool:
        """One statement, or none where the role reaches everything."""
        asked = self.condition(actor, "x", changing=changing)
        if asked in {"", "false"}:
            return not asked
        statement = f"SELECT 1 FROM {self.table} x WHERE x.id = %(pk)s AND {asked}"  # noqa: S608  (names, and conditions of ours)
        return bool(rows(statement, {"pk": pk} | values_of(actor)))

    def require_change(self, actor: Actor, record: Model) -> None:
        """Raises OutOfReach for a record that the actor does not look after."""
        if actor.is_staff and not self.reaches(actor, record.pk, changing=True):
            raise OutOfReach(_("You may see “%(name)s”, but not change it.") % {"name": record})

    # ---- What both are made of

    def ways(self, actor: Actor, alias: str, *, changing: bool = False, asker: Asker | None = None) -> list[Way]:
        return self.ways_of(self.scope(actor, changing=changing), alias, asker or Asker(), changing=changing)

    def ways_of(self, scope: Scope, alias: str, asker: Asker, *, changing: bool) -> list[Way]:
        """Its own, then those of the records above it: whoever reaches a customer reaches what belongs to it."""
        found = list(ways(self._columns, alias, scope, asker, changing=changing))
        if self.above is None:
            return found
        inner = f"{alias}p"
        for way in self.above.ways_of(scope, inner, asker, changing=changing):
            text = (
                f"EXISTS (SELECT 1 FROM {self.above.table} {inner}"  # noqa: S608  (names)
                f" WHERE {inner}.id = {alias}.{self._column(self.parent)} AND {way.text})"
            )
            found.append(replace(way, text=text, through=way.through or self.above.record))
        return found

    def scope(self, actor: Actor, *, changing: bool = False) -> Scope:
        return scope_of(actor, self.scoped_by or self.record, changing=changing)

    @cached_property
    def rows(self) -> type[Model]:
        return apps.get_model(self.model)

    @property
    def table(self) -> str:
        return str(self.rows._meta.db_table)

    @cached_property
    def _columns(self) -> Columns:
        shared = self.record if self.shareable else ""
        return Columns(self.table, shared, self._column(self.owner), self._column(self.team))

    def _column(self, name: str) -> str:
        return str(self.rows._meta.get_field(name).column) if name else ""  # type: ignore[union-attr]


ALL_POLICIES: dict[str, Policy] = {}


def scoped_policies() -> list[Policy]:
    """Those for which a role says how far it reaches."""
    return [policy for policy in ALL_POLICIES.values() if not policy.scoped_by]


def values_of(actor: Actor) -> dict[str, Any]:
    """What the conditions of hand-written statements need of who asks."""
    return {"me": actor.user_id, "teams": list(actor.teams)}


def _as_value(value: Any) -> Any:
    """An array is kept as a tuple, because expressions are compared; the driver wants a list."""
    return list(value) if isinstance(value, tuple) else value
