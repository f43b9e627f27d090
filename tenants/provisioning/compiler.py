"""Plan once, record the SQL: a tenant's schema as the list of statements that Django's own migrations send.

The statements name no schema (the search path decides), so the same text makes every tenant.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.sql import emit_post_migrate_signal
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from psycopg import ClientCursor

from kernel.postgresql.base import PUBLIC_SCHEMA
from kernel.tenancy import OWNER, as_owner, connection_of, directory
from kernel.tenancy.sides import side_of
from tenants.directory.models import SchemaTemplate
from tenants.provisioning.content_types import put_content_types

# "SET CONSTRAINTS x IMMEDIATE; ALTER TABLE …" is one statement to Django, so it is replayed.
NOT_REPLAYED = ("SELECT", "SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "SET SEARCH_PATH")


@dataclass(frozen=True)
class Scratch:
    """The schema in which the template is migrated; dropped afterwards."""

    schema_name: str


def fingerprint() -> str:
    """The version of a tenant's schema: a hash of the names of all migrations of all apps."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    names = sorted(f"{app}.{name}" for app, name in loader.graph.nodes)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def compiled_template() -> SchemaTemplate:
    """The template of the present version, from the directory or made now (owner's connection)."""
    version = fingerprint()
    with directory(using=OWNER):
        stored = SchemaTemplate.objects.using(OWNER).filter(fingerprint=version).first()
    if stored is not None:
        return stored
    statements = _record(Scratch(f"scratch_{version[:12]}"))
    with directory(using=OWNER):
        return SchemaTemplate.objects.using(OWNER).create(
            fingerprint=version, statements=";\n".join(statements), compiled_at=timezone.now()
        )


def migrate_schema() -> None:
    """Bring the selected schema of the owner's connection up to date, with the migrations of its side alone.

    In a tenant's, content types come first, under the ids that they have everywhere. Then the apps of others: they
    have many migrations, each of which is quicker while few of our models are known.
    """
    with as_owner():
        if connection_of(OWNER).schema_name == PUBLIC_SCHEMA:
            _migrate([config.label for config in apps.get_app_configs() if side_of(config) == "public"])
            return
        _migrate(["contenttypes"])
        put_content_types(connections[OWNER])
        _migrate([config.label for config in apps.get_app_configs() if config.name in settings.THIRD_PARTY_SIDES])
        _migrate(None)


def _migrate(labels: list[str] | None) -> None:
    executor = MigrationExecutor(connections[OWNER])
    leaves = executor.loader.graph.leaf_nodes()
    executor.migrate([leaf for leaf in leaves if labels is None or leaf[0] in labels])


def _record(scratch: Scratch) -> list[str]:
    connection = connection_of(OWNER)
    statements: list[str] = []
    with directory(using=OWNER), connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{scratch.schema_name}" CASCADE')
        cursor.execute(f'CREATE SCHEMA "{scratch.schema_name}"')
    connection.set_tenant(scratch)
    try:
        with connection.execute_wrapper(_recorder(statements)), as_owner():
            migrate_schema()
            emit_post_migrate_signal(0, interactive=False, db=OWNER, apps=apps)
    finally:
        connection.set_tenant(None)
    with directory(using=OWNER), connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA "{scratch.schema_name}" CASCADE')
    return statements


def _recorder(statements: list[str]) -> Any:
    def wrapper(execute: Any, sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        result = execute(sql, params, many, context)
        connection = context["connection"]
        text = sql if isinstance(sql, str) else sql.as_string(connection.connection)
        if not text.lstrip().upper().startswith(NOT_REPLAYED):
            cursor = ClientCursor(connection.connection)
            rows = params if many else [params]
            statements.extend(_bare(cursor.mogrify(text, row) if row else text.replace("%%", "%")) for row in rows)
        return result

    return wrapper


def _bare(statement: str) -> str:
    return statement.strip().rstrip(";")
