"""Two roles: the application's, for everything, and the owner's, for migrating and provisioning alone."""

from __future__ import annotations

from typing import Any

import dj_database_url

from config import env


def _database(name: str, default: str | None = None) -> dict[str, Any]:
    parsed: dict[str, Any] = dict(dj_database_url.parse(env.text(name, default), conn_max_age=None))
    parsed["ENGINE"] = "kernel.postgresql"
    parsed["CONN_HEALTH_CHECKS"] = True
    parsed["DISABLE_SERVER_SIDE_CURSORS"] = True
    return parsed


DATABASES = {
    "default": _database("DATABASE_URL", "postgresql://rapport_app@127.0.0.1/rapport"),
    "owner": _database("DATABASE_OWNER_URL", "postgresql://rapport_owner@127.0.0.1/rapport"),
}
