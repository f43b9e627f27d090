"""Migrations of public apps run in the public schema, those of tenant apps in the others."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from kernel.postgresql.base import PUBLIC_SCHEMA
from kernel.tenancy.current import connection_of
from kernel.tenancy.sides import side_of


class SideRouter:
    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool | None:
        schema = connection_of(db).schema_name
        if schema is None:
            return False  # nobody's tables: nothing to migrate
        wanted = "public" if schema == PUBLIC_SCHEMA else "tenant"
        return side_of(apps.get_app_config(app_label)) == wanted
