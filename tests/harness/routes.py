"""Every route of the product, found by walking the URL tables; what each needs is listed in route_table.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from django.urls import URLPattern, URLResolver

URLCONFS = {"tenant": "config.urls.tenant", "platform": "config.urls.platform"}


@dataclass(frozen=True)
class Found:
    """A route as the resolver has it."""

    site: str
    name: str
    route: str
    view: Any


@dataclass(frozen=True)
class Route:
    """What a person wrote down about a route: who may open it, and arguments with which it exists in the cast."""

    permission: str
    kwargs: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)


def found_routes() -> list[Found]:
    return [found for site, module in URLCONFS.items() for found in walk(import_module(module).urlpatterns, site)]


def walk(patterns: Any, site: str, prefix: str = "", namespace: str = "") -> Iterator[Found]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, site, prefix + str(pattern.pattern), inner)
        elif isinstance(pattern, URLPattern):
            view = getattr(pattern.callback, "view_class", pattern.callback)
            yield Found(site, f"{site} {namespace}{pattern.name}", prefix + str(pattern.pattern), view)
