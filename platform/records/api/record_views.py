"""Records of a kind in the API, the same for every kind: listed, read, made, changed, many at once.

An app says how one is made and changed out of the values of a body, by the same actions as behind its pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request

from identity.api.picking import person_of, team_of
from kernel.actor import Actor
from kernel.api.bulk import BULK, RESULTS, answer_bulk
from kernel.api.described import bulk, changing, listing, making, reading
from kernel.api.operations import Operation
from kernel.api.reading import locked, read_list, read_one, record_answer
from kernel.api.resources import Resource
from kernel.api.views import ApiView, checked
from kernel.permissions import Permission
from records.api.custom import flat

PICKED: dict[str, Callable[[UUID | None, str], Any]] = {"owner_id": person_of, "team_id": team_of}


@dataclass(frozen=True)
class RecordApi:
    """`make` and `change` call the actions; their values are those of the body, with people and teams as rows."""

    resource: Resource
    single: str
    plural: str
    see: Permission
    edit: Permission
    new_shape: type[serializers.Serializer]
    change_shape: type[serializers.Serializer]
    example: dict[str, Any]
    changed: dict[str, Any]
    make: Callable[[Actor, dict[str, Any]], Any]
    change: Callable[[Actor, Any, dict[str, Any]], Any]
    create: Permission | None = None
    """To make one, where that is less than to edit."""

    @property
    def many_operations(self) -> dict[str, Operation]:
        made = making(self.resource, self.single, self.create or self.edit, takes=self.new_shape, example=self.example)
        return {"get": listing(self.resource, self.plural, self.see), "post": made}

    @property
    def one_operations(self) -> dict[str, Operation]:
        altered = changing(self.resource, self.single, self.edit, takes=self.change_shape, example=self.changed)
        return {"get": reading(self.resource, self.single, self.see), "patch": altered}

    @property
    def bulk_operations(self) -> dict[str, Operation]:
        return {"post": bulk(self.plural, self.edit, BULK, RESULTS, {"values": self.example})}

    def made(self, actor: Actor, values: dict[str, Any]) -> Any:
        with transaction.atomic():
            return self.make(actor, _picked(values))

    def altered(self, actor: Actor, pk: UUID, values: dict[str, Any], *, expected: str = "") -> Any:
        with transaction.atomic():
            record = locked(self.resource, pk, actor, expected=expected)
            return self.change(actor, record, _picked(values))


def _picked(values: dict[str, Any]) -> dict[str, Any]:
    """Flat, as actions take them. Raises Refused for people and teams that there are not."""
    given = flat(values)
    for name, pick in PICKED.items():
        if name in given:
            given[name.removesuffix("_id")] = pick(given.pop(name), name)
    return given


class RecordsApiView(ApiView, abstract=True):
    api: ClassVar[RecordApi]

    def get(self, request: Request) -> HttpResponse:
        return read_list(self.api.resource, request.GET, self.actor, request.path)

    def post(self, request: Request) -> HttpResponse:
        made = self.api.made(self.actor, self.taken())
        url = reverse(f"api:{self.api.single}", args=[made.pk])
        return record_answer(self.api.resource, made.pk, self.actor, status=201, url=url)


class RecordApiView(ApiView, abstract=True):
    api: ClassVar[RecordApi]

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        known = request.headers.get("If-None-Match", "")
        return read_one(self.api.resource, pk, request.GET, self.actor, known=known)

    def patch(self, request: Request, pk: UUID) -> HttpResponse:
        self.api.altered(self.actor, pk, self.taken(), expected=request.headers.get("If-Match", ""))
        return record_answer(self.api.resource, pk, self.actor)


class RecordsBulkApiView(ApiView, abstract=True):
    api: ClassVar[RecordApi]

    def post(self, request: Request) -> HttpResponse:
        return answer_bulk(self.taken()["items"], self._one)

    def _one(self, item: dict[str, Any]) -> UUID:
        if item.get("id"):
            values = checked(self.api.change_shape, item["values"])
            found: UUID = self.api.altered(self.actor, item["id"], values, expected=item.get("if_match", "")).pk
            return found
        made: UUID = self.api.made(self.actor, checked(self.api.new_shape, item["values"])).pk
        return made
