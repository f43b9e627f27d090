"""What can be found: each app describes its rows in `indexing.py`; this engine knows no ticket."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel.actor import Actor
from kernel.permissions import Permission
from search.words import fold

Text = str | Promise


@dataclass(frozen=True)
class Content:
    """One row as it is found and shown.

    `names` are people and companies, found by their spelling in Latin letters too; `keys` are what is copied whole: an
    e-mail, a telephone. `also` is what else is searched, by the key of its label in `Source.labels`, so that a hit can
    say where the words stood. `refs` are the rows whose names were taken over: when one of them changes, so does this.
    """

    id: UUID
    title: str
    url: str
    at: datetime
    stamp: datetime
    """When the row was changed last, as `Source.stamp` reads it."""
    number: int | None = None
    detail: str = ""
    note: str = ""
    status: str = ""
    face: str = ""
    is_firm: bool = False
    names: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    also: tuple[tuple[str, str], ...] = ()
    body: str = ""
    language: str = ""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    refs: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Naming:
    """Where the names of ids are read: `rows` by the expression `text`, which `read` turns into a name."""

    rows: Callable[[], QuerySet[Any]]
    text: str
    read: Callable[[str], str] = str
    meant: Callable[[Actor], QuerySet[Any]] | None = None
    """Those that somebody may mean by a name, where these are not all."""


@dataclass(frozen=True)
class Facet:
    """By what hits are counted and chosen; in a query by any of `names`: `status:open`, `状态:处理中`.

    `choices` where the values are known, `naming` where they are ids; else the value is the text itself.
    """

    key: str
    label: Text
    names: tuple[str, ...]
    choices: tuple[tuple[str, Text], ...] = ()
    naming: Naming | None = None
    is_person: bool = False
    is_counted: bool = True

    def values(self) -> dict[str, str]:
        """Each word for a known value, in every language → the value."""
        found: dict[str, str] = {}
        for language in ("en", "zh-hans"):
            with translation.override(language):
                found |= {fold(str(label)): value for value, label in self.choices}
        return found | {fold(value): value for value, _label in self.choices}


LANGUAGE = Facet("language", _("Language"), ("language", "lang", "语言"), choices=tuple(settings.LANGUAGES))


@dataclass(frozen=True)
class Source:
    """A kind of record: which rows there are, who sees them, and what each says."""

    key: str
    label: Text
    icon: str
    names: tuple[str, ...]
    """For `type:` in a query."""
    model: type[Model]
    permission: Permission
    rows: Callable[[], QuerySet[Any]]
    """All of them, whoever asks."""
    visible: Callable[[Actor], QuerySet[Any]]
    contents: Callable[[Sequence[UUID]], Iterable[Content]]
    """What the rows with these ids say; those that are gone are left out. As few statements for many as for one."""
    stamp: str
    """The column of `rows` that moves whenever a row changes."""
    id_column: str = "id"
    """Where the id that may leave the house stands."""
    list_url: Callable[[], str] | None = None
    list_query: Callable[[str, Mapping[str, Sequence[str]]], str] = lambda words, chosen: ""
    """Free words and facets as the address of its list says them; empty where the list has no such filter."""
    keep_url: Callable[[], str] | None = None
    """Where such an address of the list becomes a view."""
    labels: Mapping[str, Text] = field(default_factory=dict)
    facets: tuple[Facet, ...] = ()
    notes: Mapping[str, Text] = field(default_factory=dict)
    """Notes that are words of ours, in the reader's language."""
    is_name: bool = False
    """Its titles are names."""
    is_bounded: Callable[[Actor], bool] = lambda actor: False
    """Whether somebody who may look into it sees some of its rows alone."""
    follows: Mapping[str, Callable[[Sequence[UUID]], QuerySet[Any]]] = field(default_factory=dict)
    """Label of another model → the rows to look at anew when some of it were changed: those that are not yet found."""
    told: Callable[[], Mapping[str, frozenset[str]]] = dict
    """By kind of record, the fields whose values its documents hold: who does not see one of them finds by title."""
    retold: Mapping[str, Callable[[Sequence[UUID]], QuerySet[Any]]] = field(default_factory=dict)
    """The same, but all of them: what is found says something else now."""


@dataclass(frozen=True)
class Referred:
    """A model whose rows lend their names to what is found; only a change of these fields matters."""

    label: str
    fields: frozenset[str]


_sources: list[Source] = []
_referred: dict[str, Referred] = {}


def plug_sources(sources: Sequence[Source], referred: Sequence[Referred] = ()) -> None:
    """Socket: the composition root says what is searched, in the order of the page."""
    _sources[:] = sources
    _referred.clear()
    _referred.update({one.label: one for one in referred})


def sources() -> tuple[Source, ...]:
    return tuple(_sources)


def source_of(key: str) -> Source | None:
    return next((source for source in _sources if source.key == key), None)


def sources_for(actor: Actor) -> tuple[Source, ...]:
    """Those that somebody may look into."""
    return tuple(source for source in _sources if actor.is_staff and actor.may(source.permission))


def referred() -> Mapping[str, Referred]:
    return _referred


def facets() -> dict[str, Facet]:
    """Of all kinds, by key: kinds that are counted by the same thing share it."""
    return {facet.key: facet for source in _sources for facet in source.facets}
