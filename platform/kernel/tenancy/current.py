"""Whose data the code is working on: the only doors into a tenant and into the directory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ParamSpec, Protocol, TypeVar, cast
from uuid import UUID

from django.db import connections

from kernel.postgresql.base import PUBLIC_SCHEMA, DatabaseWrapper, NoTenantSelected, select_nobody

APP = "default"  # the application role
OWNER = "owner"  # migrates and provisions; never used by a request

P = ParamSpec("P")
R = TypeVar("R")


class Tenant(Protocol):
    """What the kernel must know of a tenant; the directory's snapshot has more."""

    @property
    def uuid(self) -> UUID: ...
    @property
    def schema_name(self) -> str: ...


class TenantUnknown(LookupError):
    """No tenant has this uuid, or it may not be entered in its present state."""


class TenantSwitchInTransaction(RuntimeError):
    """Another tenant was entered while a transaction of this one is open."""


@dataclass(frozen=True)
class Directory:
    """The public schema: the directory of tenants, plans and billing."""

    schema_name: str = PUBLIC_SCHEMA


_resolver: list[Callable[[UUID], Tenant]] = []


def plug_tenant_resolver(resolver: Callable[[UUID], Tenant]) -> None:
    """Socket: the directory says which tenant a uuid is; raises TenantUnknown."""
    _resolver[:] = [resolver]


def connection_of(alias: str = APP) -> DatabaseWrapper:
    return cast("DatabaseWrapper", connections[alias])


def connection_options(alias: str = APP) -> dict[str, Any]:
    """For a connection of one's own, apart from Django's: the keywords of psycopg.connect()."""
    settings = connections[alias].settings_dict
    return {
        "host": settings["HOST"],
        "port": settings["PORT"] or None,
        "dbname": settings["NAME"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
    }


def current_tenant_or_none(*, using: str = APP) -> Any:
    tenant = connection_of(using).tenant
    return None if tenant is None or isinstance(tenant, Directory) else tenant


def current_tenant(*, using: str = APP) -> Any:
    """The directory's snapshot of the tenant at work; raises NoTenantSelected."""
    tenant = current_tenant_or_none(using=using)
    if tenant is None:
        raise NoTenantSelected("No tenant is selected.")
    return tenant


@contextmanager
def in_tenant(tenant: Tenant | UUID, *, using: str = APP) -> Iterator[Tenant]:
    """Work on one tenant's rows. Raises TenantUnknown, and TenantSwitchInTransaction inside another's transaction."""
    found = _resolver[0](tenant) if isinstance(tenant, UUID) else tenant
    connection = connection_of(using)
    previous = connection.tenant
    if previous is not None and _is_other(previous, found) and _in_real_transaction(connection):
        raise TenantSwitchInTransaction("Finish this tenant's transaction before entering another one.")
    connection.set_tenant(found)
    try:
        yield found
    finally:
        connection.set_tenant(previous)


def enter_tenant(tenant: Tenant | UUID) -> None:
    """Until leave_tenant(), for those who are called once before the work and once after it. Raises TenantUnknown.

    An `in_tenant` block that is entered by hand and never left would be left by the garbage collector: in the middle
    of whatever this thread does by then.
    """
    leave_tenant()
    connection_of().set_tenant(_resolver[0](tenant) if isinstance(tenant, UUID) else tenant)


@contextmanager
def directory(*, using: str = APP) -> Iterator[None]:
    """Read or write public rows, on the same connection and in the same transaction."""
    connection = connection_of(using)
    previous = connection.tenant
    connection.set_tenant(Directory())
    try:
        yield
    finally:
        connection.set_tenant(previous)


@contextmanager
def as_owner() -> Iterator[None]:
    """The owner's connection stands in for the application's.

    Migrations of others (Wagtail's, Django's permissions) name no connection, or the default one by its name: they
    would write with the application's, which has no tenant and no right to make tables.
    """
    usual = connections[APP]
    connections[APP] = connections[OWNER]
    try:
        yield
    finally:
        connections[APP] = usual


def leave_tenant() -> None:
    """Select nobody on every connection of this thread: the end of each request and job."""
    select_nobody()


def carrying_tenant(function: Callable[P, R]) -> Callable[P, R]:
    """For threads: the same function, run in the tenant that is selected now."""
    tenant = current_tenant()

    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with in_tenant(tenant):
            return function(*args, **kwargs)

    return run


def _is_other(previous: Any, found: Tenant) -> bool:
    return getattr(previous, "uuid", None) != found.uuid


def _in_real_transaction(connection: Any) -> bool:
    return any(not block._from_testcase for block in connection.atomic_blocks)
