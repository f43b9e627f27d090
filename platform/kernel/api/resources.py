"""A kind of record as the API shows it, said once: its values, filters, orders, and what can be read along with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from rest_framework import serializers

from kernel.actor import Actor
from kernel.api.values import Value, shape

Rows = Callable[[Actor], "QuerySet[Any]"]
CustomFilter = Callable[[str, list[str], Actor], Q]
"""Key of a field that administrators added, what it is compared with, who asks. Raises ValueError with a sentence."""


@dataclass(frozen=True)
class Filter:
    """`condition(value, actor)`; with `many` the parameter may be given several times, and any of them passes."""

    name: str
    field: serializers.Field
    condition: Callable[[Any, Actor], Q]
    text: str
    many: bool = False


def equal(name: str, field: serializers.Field, text: str, *, many: bool = False) -> Filter:
    """By the column of this name."""
    return Filter(name, field, lambda value, actor: Q(**{name: value}), text, many)


@dataclass(frozen=True)
class Expansion:
    """Another record, read along: `column` holds its id. What the actor may not see is null."""

    name: str
    column: str
    resource: Callable[[], Resource]


ALL_RESOURCES: dict[str, Resource] = {}


@dataclass
class Resource:
    """`rows` is all that an actor may see; the first of `orders` is the usual one.

    `rows` depends on the actor alone, and asks nothing while it is built: what else it needs (a team's members, the
    time) stands in the statement itself, which is kept. tests/api/test_statements.py holds every resource to it.
    """

    name: str
    """In the singular, as the document calls its shape."""
    rows: Rows
    values: tuple[Value, ...]
    version: str = ""
    """Of the database: it changes whenever the record does."""
    record: str = ""
    """The kind of record of which roles hide fields."""
    key: str = "id"
    """The column of the id, where the row's own key may not leave the house."""
    filters: Sequence[Filter] = ()
    orders: tuple[str, ...] = ("-id",)
    expansions: Sequence[Expansion] = ()
    custom: CustomFilter | None = None
    example: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Statements are kept by the name."""
        if self.name in ALL_RESOURCES:
            raise ValueError(f"Resource {self.name} is declared twice.")
        ALL_RESOURCES[self.name] = self

    @cached_property
    def by_name(self) -> dict[str, Value]:
        return {value.name: value for value in self.values}

    @cached_property
    def made(self) -> tuple[Value, ...]:
        return tuple(value for value in self.values if value.shows is not None)

    @cached_property
    def shape(self) -> type[serializers.Serializer]:
        """For the document: each may be left out by `fields`."""
        fields: dict[str, Any] = {value.name: value.field for value in self.values}
        for expansion in self.expansions:
            fields[expansion.name] = expansion.resource().plain_shape(allow_null=True, required=False)
        return shape(self.name, fields)

    @cached_property
    def plain_shape(self) -> type[serializers.Serializer]:
        return shape(f"{self.name}Alone", {value.name: value.field for value in self.values})


def by_ids(resource: Resource, ids: set[UUID], actor: Actor) -> dict[UUID, dict[str, Any]]:
    """Of these the ones that the actor may see; one statement."""
    if not ids:
        return {}
    hidden = actor.mask(resource.record).hidden
    shown = [value for value in resource.values if value.name not in hidden]
    names, columns = [value.name for value in shown], [value.column for value in shown]
    found = resource.rows(actor).filter(**{f"{resource.key}__in": ids}).values_list(resource.key, *columns)
    return {row[0]: as_shown(resource, dict(zip(names, row[1:], strict=True))) for row in found}


def as_shown(resource: Resource, record: dict[str, Any]) -> dict[str, Any]:
    """What the values that are more than their column make of it."""
    for value in resource.made:
        show = value.shows() if value.shows and value.name in record else None
        if show is not None:
            record[value.name] = show(record[value.name])
    return record
