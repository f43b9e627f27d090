"""Early plugin (`-p tests.harness.database`): a real PostgreSQL, one template database, one clone for each worker.

It runs before Django reads its settings, because it decides what the settings say.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from config.embedded.server import EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = "rapport_template"
SOURCES = ("platform", "tenants", "crm", "tests/harness")


def point_settings_at(server: EmbeddedPostgres, database: str) -> None:
    os.environ["DATABASE_URL"] = server.database_url(database)
    os.environ["DATABASE_OWNER_URL"] = server.owner_url(database)


def sources_hash() -> str:
    """What the template is made from: models, migrations and the cast. A change of any of them makes it anew."""
    digest = hashlib.sha256()
    for folder in SOURCES:
        for path in sorted((ROOT / folder).rglob("*.py")):
            digest.update(path.relative_to(ROOT).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def build_template(server: EmbeddedPostgres) -> None:
    stamp = ROOT / ".data" / "test-template"
    version = sources_hash()
    if server.has_database(TEMPLATE) and stamp.exists() and stamp.read_text() == version:
        return
    if server.has_database(TEMPLATE):
        server.drop_database(TEMPLATE)
    server.create_database(TEMPLATE)
    environment = os.environ | {
        "DATABASE_URL": server.database_url(TEMPLATE),
        "DATABASE_OWNER_URL": server.owner_url(TEMPLATE),
    }
    subprocess.run([sys.executable, "-m", "tests.harness.template"], cwd=ROOT, env=environment, check=True)
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(version)


def clone_template(server: EmbeddedPostgres, name: str) -> None:
    if server.has_database(name):
        server.drop_database(name)
    server.create_database(name, TEMPLATE)


def _prepare() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.harness.settings")
    server = EmbeddedPostgres(ROOT / ".data" / "test-postgres", test=True)
    server.start()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        build_template(server)
    name = f"rapport_test_{worker or 'main'}"
    clone_template(server, name)
    point_settings_at(server, name)


_prepare()
