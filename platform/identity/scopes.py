"""What a token may be allowed to do: the permissions that the API asks for, as far as whoever makes it has them."""

from __future__ import annotations

from collections.abc import Sequence

from kernel.actor import Actor
from kernel.permissions import Permission

_scopes: list[Permission] = []


def plug_scopes(permissions: Sequence[Permission]) -> None:
    """Socket: the composition root says which permissions the API's routes ask for."""
    _scopes[:] = permissions


def scopes_for(actor: Actor) -> list[Permission]:
    return [permission for permission in _scopes if actor.may(permission)]


def scope_labels(names: Sequence[str]) -> list[str]:
    """In the reader's language, in the order of the form."""
    return [str(permission.label) for permission in _scopes if permission.name in names]
