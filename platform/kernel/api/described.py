"""The operations that every kind of record has, in the same words."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from kernel.api.operations import Operation, Parameter
from kernel.api.reading import parameters_of_list, parameters_of_one
from kernel.api.resources import Resource
from kernel.permissions import Permission

Shape = type[serializers.Serializer]

TAG = serializers.CharField(allow_blank=True)
IF_MATCH = Parameter(
    "If-Match",
    serializers.CharField(allow_blank=True),
    "The ETag that you read; a record changed since is left alone.",
    where="header",
)
IF_NONE_MATCH = Parameter(
    "If-None-Match",
    serializers.CharField(allow_blank=True),
    "The ETag that you have; unchanged is answered with 304.",
    where="header",
)


def listing(resource: Resource, plural: str, permission: Permission, **more: Any) -> Operation:
    single = resource.name.lower()
    return Operation(
        f"list_{plural}",
        f"List {plural}",
        permission,
        gives=resource.shape,
        pages=True,
        parameters=parameters_of_list(resource),
        links={single: (f"get_{single}", "$response.body#/items/0/id")},
        **more,
    )


def reading(resource: Resource, single: str, permission: Permission, **more: Any) -> Operation:
    return Operation(
        f"get_{single}",
        f"Read one {single}",
        permission,
        gives=resource.shape,
        parameters=(*parameters_of_one(resource), IF_NONE_MATCH),
        text="The answer has an ETag, unless other records are read along.",
        **more,
    )


def making(
    resource: Resource, single: str, permission: Permission, *, takes: Shape, example: Any, **more: Any
) -> Operation:
    expression = "$response.body#/id"
    return Operation(
        f"create_{single}",
        f"Make one {single}",
        permission,
        gives=resource.shape,
        takes=takes,
        status=201,
        example=example,
        links={name: (f"{name}_{single}", expression) for name in ("get", "change")},
        **more,
    )


def changing(resource: Resource, single: str, permission: Permission, *, takes: Shape, example: Any) -> Operation:
    return Operation(
        f"change_{single}",
        f"Change one {single}",
        permission,
        gives=resource.shape,
        takes=takes,
        parameters=(IF_MATCH,),
        example=example,
        text="What is left out stays. With If-Match (the ETag), a record changed by somebody else is left alone.",
    )


def bulk(plural: str, permission: Permission, takes: Shape, gives: Shape, example: Any) -> Operation:
    return Operation(
        f"bulk_{plural}",
        f"Make and change many {plural}",
        permission,
        gives=gives,
        takes=takes,
        example={"items": [example]},
        text="At most a hundred. Each has its own result, in the same order; what is refused stops no other.",
    )
