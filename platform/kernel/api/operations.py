"""What a route of the API does, said once: the right it asks for, what it takes and gives, and how it is described."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rest_framework import serializers

from kernel.permissions import Permission

READ, BROWSER = "application/json", "multipart/form-data"


@dataclass(frozen=True)
class Parameter:
    """One of the address or of the headers; `field` says its shape."""

    name: str
    field: serializers.Field
    text: str
    where: str = "query"
    many: bool = False
    is_object: bool = False
    """Of the address: `name[key]=value` any number of times."""


@dataclass(frozen=True)
class Operation:
    """`gives` is what the answer holds; a list of it in pages when `pages`. `refuses`: statuses beside the usual."""

    id: str
    summary: str
    permission: Permission
    gives: type[serializers.Serializer] | None = None
    takes: type[serializers.Serializer] | None = None
    status: int = 200
    pages: bool = False
    parameters: Sequence[Parameter] = ()
    refuses: tuple[int, ...] = ()
    example: Any = None
    text: str = ""
    media_type: str = READ
    gives_file: bool = False
    links: dict[str, tuple[str, str]] = field(default_factory=dict)
    """OpenAPI links: name → (operation id, expression of its `id`)."""
