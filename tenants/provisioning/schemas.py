"""Schemas made, brought up to date and dropped, always as the owner."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction
from dramatiq_postgres.schema import init as init_queue

from kernel.tenancy import OWNER, connection_of, directory
from tenants.directory.models import Tenant
from tenants.provisioning.compiler import compiled_template, fingerprint, migrate_schema

QUEUE_SCHEMA = "dramatiq"


def prepare_database() -> None:
    """The public schema (its own apps only), the job queue's schema, and what the application role may do there."""
    with directory(using=OWNER):
        migrate_schema()
        with transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
            init_queue(cursor.connection.cursor(), QUEUE_SCHEMA, "")
            for schema in ("public", QUEUE_SCHEMA):
                grant_to_application(schema)


def create_schema(schema: str) -> str:
    """Replay the compiled template into a new schema; returns its version. All or nothing."""
    template = compiled_template()
    with directory(using=OWNER), transaction.atomic(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{schema}"')
        cursor.execute(f'SET LOCAL search_path = "{schema}", ext')
        # Rows that migrations put in are checked at once: a table with checks to come can't be altered further on.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.cursor.connection.execute(template.statements)  # one round trip for all of them
        cursor.execute("SET LOCAL search_path = public, ext")
        grant_to_application(schema)
    return str(template.fingerprint)


def migrate_tenant(tenant: Tenant) -> bool:
    """Bring one tenant up to date; False when there was nothing to do."""
    version = fingerprint()
    if tenant.schema_version == version:
        return False
    connection = connection_of(OWNER)
    connection.set_tenant(tenant)
    try:
        migrate_schema()
    finally:
        connection.set_tenant(None)
    with directory(using=OWNER), transaction.atomic(using=OWNER):
        grant_to_application(tenant.schema_name)
        Tenant.objects.using(OWNER).filter(pk=tenant.pk).update(schema_version=version)
    return True


def migrate_tenants() -> list[tuple[Tenant, bool]]:
    """Every workspace that was made, and whether there was something to do."""
    with directory(using=OWNER):
        tenants = list(Tenant.objects.using(OWNER).exclude(schema_version=""))
    return [(tenant, migrate_tenant(tenant)) for tenant in tenants]


def drop_schema(schema: str) -> None:
    with directory(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')


def grant_to_application(schema: str) -> None:
    """Rows yes, tables no; and of append-only tables, new rows only."""
    role = settings.DATABASES["default"]["USER"]
    with connections[OWNER].cursor() as cursor:
        cursor.execute(f'GRANT USAGE ON SCHEMA "{schema}" TO "{role}"')
        cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "{schema}" TO "{role}"')
        cursor.execute(f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA "{schema}" TO "{role}"')
        for table in append_only_tables():
            if _has_table(schema, table):
                cursor.execute(f'REVOKE UPDATE, DELETE ON "{schema}"."{table}" FROM "{role}"')


def append_only_tables() -> list[str]:
    return [model._meta.db_table for model in apps.get_models() if getattr(model, "append_only", False)]


def _has_table(schema: str, table: str) -> bool:
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f'"{schema}"."{table}"'])
        return cursor.fetchone()[0] is not None
