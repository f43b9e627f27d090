"""The lists of the back office: each app says what its own shows and filters; what is saved and chosen lives here."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from design.shell import Place
from kernel.actor import Actor
from kernel.fields import FieldSpec
from kernel.permissions import Permission
from records.filters import condition_of
from records.state import ListState
from records.types import RecordType


@dataclass(frozen=True)
class Named:
    """A row whose name a page needs besides its records: `field` of what `rows` finds, as text."""

    kind: str
    rows: QuerySet[Any]
    field: Any


@dataclass(frozen=True)
class Chip:
    """One filter of the sentence above a list."""

    name: str
    label: str
    value: str
    drop_url: str


class RecordList(ABC):
    """One list. Its words are whole sentences, because no word can be glued into them in every language."""

    key: ClassVar[str]
    record_type: ClassVar[RecordType]
    order: ClassVar[tuple[str, ...]]
    state: ClassVar[type[ListState]]
    permission: ClassVar[Permission]
    layouts: ClassVar[dict[str, str]]
    """URL names of the pages that show it; "list" is always there."""
    label: ClassVar[str | Promise]
    where: ClassVar[str | Promise]
    """What its sentence of filters begins with."""
    show: ClassVar[str | Promise]
    """What its filter form does."""
    untouched: ClassVar[str | Promise]
    """That deleting a view changes no record."""
    filter_template: ClassVar[str] = ""
    """The controls of the filters that only this list has."""

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        """In the selected tenant: with those that administrators added."""
        return self.record_type.fields

    @abstractmethod
    def views(self) -> dict[str, str]:
        """The views that nobody saved: key → label, in the order of the tabs."""

    @abstractmethod
    def rows(self, actor: Actor) -> QuerySet[Any]:
        """All that the actor may see."""

    @abstractmethod
    def condition(self, state: ListState, actor: Actor, at: datetime) -> Q:
        """What passes the view, the words and the filters that only this list has. Joins no rows that would count one
        twice.
        """

    def passes(self, state: ListState, actor: Actor, at: datetime) -> Q:
        """What passes all of a state."""
        return self.condition(state, actor, at) & condition_of(self.fields, state.by_field, actor)

    def own_chips(self, state: ListState, names: dict[str, Any], url: str) -> list[Chip]:
        """One chip for each filter that only this list has; `names` says what the ids in it are called."""
        return []

    @abstractmethod
    def address(self, record: Any) -> str:
        """Where the page of a record is."""

    def filter_context(self, actor: Actor) -> dict[str, Any]:
        """What `filter_template` needs besides the state."""
        return {}

    def fetched(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """With what the cells of a row need."""
        return rows

    def completed(self, records: list[Any], actor: Actor) -> list[Any]:
        """With what the cells need besides, for rows that were read already."""
        return records

    def named(self, state: ListState, actor: Actor) -> list[Named]:
        """What else is read along: the names of the ids in the address."""
        return []

    def url(self, layout: str = "list") -> str:
        return reverse(self.layouts[layout])


@dataclass(frozen=True)
class Ways:
    """What else can be done with a list, by apps that stand above it: `menu` are links beside its columns, `bulk` is
    the address of the form for records that were picked; "" where somebody may not. `besides` are others.
    """

    menu: Callable[[RecordList, ListState, Actor], list[Place]]
    bulk: Callable[[RecordList, Actor], str]
    besides: Callable[[RecordList, Actor], list[Place]] = lambda record_list, actor: []


NO_WAYS = Ways(lambda record_list, state, actor: [], lambda record_list, actor: "")
_ways: list[Ways] = [NO_WAYS]


def plug_list_ways(ways: Ways) -> None:
    """Socket: the composition root says what leads away from every list."""
    _ways[:] = [ways]


def list_ways() -> Ways:
    return _ways[0]


_lists: dict[str, RecordList] = {}


def plug_lists(lists: Sequence[RecordList]) -> None:
    """Socket: the composition root says which lists there are, in the order of the navigation."""
    _lists.clear()
    _lists.update({one.key: one for one in lists})


def list_of(key: str) -> RecordList | None:
    return _lists.get(key)


def plugged_lists() -> tuple[RecordList, ...]:
    return tuple(_lists.values())


def keys_for(actor: Actor) -> list[str]:
    """The lists that somebody may open."""
    return [key for key, one in _lists.items() if actor.may(one.permission)] if actor.is_staff else []
