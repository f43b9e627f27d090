"""The addresses of routes, kept: a frame and its page ask for a hundred, most of them for the same few."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.urls import get_script_prefix, get_urlconf, reverse

KEPT = 4096
Routes = tuple[str | None, str | None, str]
"""What `reverse` looks at besides its arguments: the page's namespace, the routes of the host, the prefix."""


def routes_of(namespace: str | None = None) -> Routes:
    """Of the moment."""
    return namespace, get_urlconf(), get_script_prefix()


@lru_cache(KEPT, typed=True)
def address(name: str, args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...], routes: Routes) -> str:
    """As `reverse`, under the routes of the moment, which `routes` has to be. Raises NoReverseMatch."""
    return reverse(name, args=args, kwargs=dict(kwargs), current_app=routes[0])
