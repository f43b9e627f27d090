"""The roles that every new workspace begins with; which permissions they hold is said at the composition root."""

from __future__ import annotations

from collections.abc import Mapping

from access.models import Role
from access.policies import scoped_policies
from access.scopes import Scope

_table: dict[str, tuple[str, ...]] = {}


def plug_builtin_roles(table: Mapping[str, tuple[str, ...]]) -> None:
    """Socket: key of the role → names of its permissions."""
    _table.clear()
    _table.update(table)


def create_builtin_roles() -> None:
    """In the selected tenant; a role that is there already gets the permissions of today's table. All reach all."""
    everything = {policy.record: {"see": Scope.ALL.value, "change": Scope.ALL.value} for policy in scoped_policies()}
    for key, permissions in _table.items():
        Role.objects.update_or_create(key=key, defaults={"permissions": sorted(permissions), "scopes": everything})
