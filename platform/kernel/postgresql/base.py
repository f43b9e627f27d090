"""django-tenants' backend, made to fail closed.

Differences from the library, each of which was seen to leak or to cost (see docs/decisions):
no tenant selected means no query at all; the path never holds `public` beside a tenant; a path that could not be set
closes the connection; the path that the server holds is remembered, so that an unchanged tenant costs no round trip;
the content type cache is kept, because ids are equal in every schema.
"""

from __future__ import annotations

import threading
import time
from typing import Any, Protocol
from uuid import UUID

import psycopg
from django.core.exceptions import ValidationError
from django.db.utils import DatabaseError
from django_tenants.postgresql_backend import base
from psycopg.pq import TransactionStatus

EXTENSIONS_SCHEMA = "ext"
PUBLIC_SCHEMA = "public"
HEALTHY_FOR_SECONDS = 20.0


class HasSchema(Protocol):
    @property
    def schema_name(self) -> str: ...


class NoTenantSelected(RuntimeError):
    """A query was asked for while no tenant (and not the directory) was selected."""


class SearchPathNotSet(DatabaseError):
    """The server refused the tenant's path; the connection was closed rather than used on another one's."""


class _Selected(threading.local):
    """The connections of this thread on which somebody is selected."""

    def __init__(self) -> None:
        self.connections: set[DatabaseWrapper] = set()


_selected = _Selected()


def select_nobody() -> None:
    """On every connection of this thread.

    Each request does it twice, mostly with one connection or none to reset: they are known by heart, since asking
    Django for all that are open costs more than the rest of what a request does for its tenant.
    """
    connections = _selected.connections
    while connections:
        connections.pop().set_tenant(None)


class DatabaseWrapper(base.DatabaseWrapper):
    _used_at = 0.0
    configuration: tuple[UUID, UUID] | None = None
    """A tenant and the version of what its administrators have set up, once it was read: see kernel/configured."""
    configuration_moves = False

    def set_tenant(self, tenant: HasSchema | None, include_public: bool = False) -> None:
        """Choose whose tables the next query sees; None: nobody's. Sends nothing."""
        self.tenant = tenant
        if tenant is None:
            self.configuration, self.configuration_moves = None, False
        self.schema_name = None if tenant is None else tenant.schema_name
        self.include_public_schema = False
        self.set_settings_schema(self.schema_name)
        if tenant is not None:
            _selected.connections.add(self)

    def set_schema_to_public(self) -> None:
        """The library calls this when a connection is made; here that means that nobody is selected yet."""
        self.set_tenant(None)

    def get_database_version(self) -> tuple[int, int]:
        # Asked while connecting, before any tenant can be selected: read what the server said at the handshake.
        if self.connection is None:
            self.connect()
        return divmod(self.connection.info.server_version, 10000)

    def close_if_health_check_failed(self) -> None:
        # A connection that worked a moment ago works: asking again would cost every request a round trip.
        now = time.monotonic()
        was_used_lately, self._used_at = now - self._used_at < HEALTHY_FOR_SECONDS, now
        if not was_used_lately:
            super().close_if_health_check_failed()

    def check_constraints(self, table_names: list[str] | None = None) -> None:
        # Deferred constraints belong to the transaction, not to a tenant: nobody needs to be selected.
        self.ensure_connection()
        self.connection.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    def _handle_search_path(self, cursor: Any = None) -> None:
        if self._setting_search_path:
            return
        if self.schema_name is None:
            raise NoTenantSelected("Select a tenant with in_tenant() or the directory with directory().")
        wanted = (self.schema_name, EXTENSIONS_SCHEMA)
        if self.search_path_set_schemas == wanted:
            return
        if self.connection.info.transaction_status == TransactionStatus.INERROR:
            return  # only ROLLBACK can follow, and it forgets the path
        self._send_search_path(wanted, cursor)

    def _send_search_path(self, wanted: tuple[str, str], cursor: Any) -> None:
        self._setting_search_path = True
        used: Any = self.connection.cursor() if cursor is None else cursor
        try:
            for name in wanted:
                base._check_schema_name(name)
            path = ", ".join(f'"{name}"' for name in wanted)
            used.execute(f"SET search_path = {path}")
        except (DatabaseError, psycopg.Error, ValidationError) as error:
            self.search_path_set_schemas = None
            self.close_without_waiting()
            raise SearchPathNotSet("The tenant's schema could not be selected.") from error
        else:
            self.search_path_set_schemas = wanted
        finally:
            self._setting_search_path = False
            if cursor is None:
                used.close()

    def close_without_waiting(self) -> None:
        """Drop the physical connection even inside a transaction: its path is unknown."""
        if self.connection is not None:
            self.connection.close()
        self.search_path_set_schemas = None
        if self.in_atomic_block:
            self.needs_rollback = True
        else:
            self.close()
