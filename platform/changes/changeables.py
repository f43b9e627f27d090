"""What can be changed in masses: each app says in its `changing.py` how records of a kind are made and taken away."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Field, Model, QuerySet

from access.policies import Policy
from identity.models import Team, User
from kernel.actor import Actor
from kernel.events import Event
from kernel.fields import CUSTOM, FieldSpec
from kernel.permissions import Permission
from records.types import RecordType

# Kinds of fields that a text says by itself; `Link` finds what others name.
PLAIN_KINDS = frozenset(
    {"text", "long", "email", "phone", "url", "name", "subject", "choice", "language", "country", "date", "flag"}
    | {"number", "money", "choices"}
)


@dataclass(frozen=True)
class Link:
    """How a text in a file names another record: `rows` are those that the actor may name, `by` the fields for it."""

    rows: Callable[[Actor], QuerySet[Any]]
    by: tuple[str, ...] = ("name",)


PEOPLE = Link(lambda actor: User.objects.staff(), ("email", "name"))
TEAMS = Link(lambda actor: Team.objects.all())
KNOWN_LINKS = {"person": PEOPLE, "team": TEAMS}
Told = Callable[[str, Model, Sequence[str]], Event | None]


def told_nobody(verb: str, record: Model, fields: Sequence[str]) -> Event | None:
    return None


Judge = Callable[[Any, Mapping[str, Any]], None]
"""The record as it would be, and what its changed fields held before. Raises Refused for what the app refuses."""


Move = tuple[Any, Mapping[str, Any]]
"""A record as it is now, and what its changed fields held before; a new one held nothing."""
Follow = Callable[[Sequence[Move], Actor, datetime], None]


def approved(record: Any, before: Mapping[str, Any]) -> None:
    return


@dataclass(frozen=True)
class Seen:
    """That a new record looks like one that is there (`record_id`), or like a row before it."""

    sentence: str
    record_id: UUID | None = None
    is_likely: bool = False


class Lookout(Protocol):
    """Goes along with an import, and is asked of all its new records, in their order."""

    def look(self, numbered: Sequence[tuple[int, Any]]) -> list[Seen | None]: ...


@dataclass(frozen=True)
class Changeable:
    """A kind of record on the engine. The app's own rules stand here once more, for many rows at a time.

    `unique` are the declared fields of which no two records have the same value, whatever the case; `event` is what
    the app's actions emit; `owner` is the field that says who looks after it.
    """

    record_type: RecordType
    policy: Policy
    permission: Permission
    """To create and to edit one."""
    list_key: str
    keys: tuple[str, ...]
    """Declared fields by which a row of a file may find a record that is there."""
    unique: tuple[str, ...] = ()
    links: Mapping[str, Link] = field(default_factory=dict)
    """Kind of field → how texts name what it points at; people and teams are known already."""
    defaults: Callable[[], dict[str, Any]] = dict
    event: Told = told_nobody
    owner: str = ""
    address: Callable[[UUID], str] | None = None
    """Where the page of a record is."""
    fixed: tuple[str, ...] = ()
    """Fields that a record is given once, and that no edit changes."""
    judge: Judge = approved
    """What the app refuses besides, of a record as a row would leave it, before the database would."""
    lookout: Callable[[Actor], Lookout] | None = None
    """Looks for records that are there under another name."""
    complete: Callable[[Sequence[Any]], None] | None = None
    """What the app does to new records of a batch in the transaction that wrote them: it belongs to their making."""
    follow: Follow | None = None
    """What else is written when records were changed, by a file, by hand or by an undo."""
    kept_about: tuple[str, ...] = ()
    """Rows that tell of the record itself, by their reverse name: they go with it, and keep it from nothing."""

    @property
    def key(self) -> str:
        return self.record_type.key

    @property
    def model(self) -> type[Any]:
        return self.record_type.model

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)

    def seen(self, actor: Actor) -> QuerySet[Any]:
        return self.policy.seen(self.model._default_manager.all(), actor)

    def changeable(self, actor: Actor) -> QuerySet[Any]:
        return self.policy.changeable(self.model._default_manager.all(), actor)

    def link(self, spec: FieldSpec) -> Link | None:
        return self.links.get(spec.kind) or KNOWN_LINKS.get(spec.kind)

    def column(self, name: str) -> Field[Any, Any] | None:
        """Of the table, for a declared field that has one of its own."""
        return self.columns.get(name)

    @cached_property
    def columns(self) -> dict[str, Field[Any, Any]]:
        return {one.name: one for one in self.model._meta.concrete_fields}

    def takes(self, spec: FieldSpec) -> bool:
        """Whether values can be written by their text: what the registry knows, without knowing the field."""
        known = spec.kind in PLAIN_KINDS or self.link(spec) is not None
        has_place = spec.name.startswith(CUSTOM) or self.column(spec.name) is not None
        return spec.editable and known and has_place

    @property
    def specs(self) -> list[FieldSpec]:
        """In the selected tenant."""
        return [spec for spec in self.record_type.fields if self.takes(spec)]

    def named(self, name: str) -> FieldSpec | None:
        return next((spec for spec in self.specs if spec.name == name), None)

    @property
    def key_specs(self) -> list[FieldSpec]:
        """By which records are found: those that the app names, and added ones that are given once or are texts."""
        kinds = {"text", "email", "phone", "url", "number"}
        return [spec for spec in self.specs if spec.name in self.keys or (spec.is_custom and spec.kind in kinds)]

    def hangers(self) -> Iterator[tuple[str, type[Model], str]]:
        """What would go with a record, or keeps it from going: label, model, the key that points here."""
        for relation in self.model._meta.related_objects:
            if relation.get_accessor_name() in self.kept_about:
                continue
            if getattr(relation.on_delete, "__name__", "") in {"CASCADE", "PROTECT", "RESTRICT"}:
                yield str(relation.related_model._meta.label_lower), relation.related_model, relation.field.name


_changeables: dict[str, Changeable] = {}


def plug_changeables(found: Sequence[Changeable]) -> None:
    """Socket: the composition root says which kinds of records can be imported and changed in masses."""
    _changeables.clear()
    _changeables.update({one.key: one for one in found})


def changeables() -> tuple[Changeable, ...]:
    return tuple(_changeables.values())


def changeable_of(key: str) -> Changeable | None:
    return _changeables.get(key)


def changeable_for_list(key: str) -> Changeable | None:
    return next((one for one in _changeables.values() if one.list_key == key), None)
