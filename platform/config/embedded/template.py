"""What each new database starts with: two roles, and the extensions in a schema of their own."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from psycopg import sql

SUPERUSER = "postgres"
OWNER_ROLE = "rapport_owner"
APP_ROLE = "rapport_app"
EXTENSION_SCHEMA = "ext"
EXTENSIONS = ("pg_trgm", "btree_gist", "citext", "unaccent")

ATTRIBUTES = {
    OWNER_ROLE: sql.SQL("LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"),
    APP_ROLE: sql.SQL("LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"),
}


def prepare_template(connection: psycopg.Connection, passwords: Mapping[str, str]) -> None:
    """Run once, in template1: databases are copies of it. The extensions need the superuser, later work does not."""
    for role, attributes in ATTRIBUTES.items():
        statement = sql.SQL("CREATE ROLE {} {} PASSWORD {}")
        connection.execute(statement.format(sql.Identifier(role), attributes, sql.Literal(passwords[role])))
    connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    connection.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(OWNER_ROLE)))
    schema = sql.Identifier(EXTENSION_SCHEMA)
    connection.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
    for extension in EXTENSIONS:
        connection.execute(sql.SQL("CREATE EXTENSION {} SCHEMA {}").format(sql.Identifier(extension), schema))
    roles = sql.SQL(", ").join(sql.Identifier(role) for role in ATTRIBUTES)
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, roles))


def create_database(connection: psycopg.Connection, name: str, template: str) -> None:
    statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}")
    connection.execute(statement.format(sql.Identifier(name), sql.Identifier(OWNER_ROLE), sql.Identifier(template)))
    # A new database lets everybody make temporary tables; the application has no use for that.
    connection.execute(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(sql.Identifier(name)))


def drop_database(connection: psycopg.Connection, name: str) -> None:
    """Ends the sessions that are still open on it."""
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
