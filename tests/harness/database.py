"""Early plugin (`-p tests.harness.database`): a real PostgreSQL, one template database, one clone for each worker.

It runs before Django reads its settings, because it decides what the settings say.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

from config.embedded import EmbeddedPostgres, data_dir_of_checkout

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = "rapport_template"
MADE_FROM = ("models", "migrations", "harness", "provisioning", "roles.py", "models.py", "search", "indexing.py")


def point_settings_at(server: EmbeddedPostgres, database: str) -> None:
    os.environ["DATABASE_URL"] = server.database_url(database)
    os.environ["DATABASE_OWNER_URL"] = server.owner_url(database)


def sources_hash() -> str:
    """What the template is made from: models, migrations and the cast. A change of any of them makes it anew."""
    digest = hashlib.sha256()
    for folder in ("platform", "tenants", "crm", "knowledge_base", "search", "tests/harness"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if set(MADE_FROM) & set(path.parts):
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
    server = EmbeddedPostgres(data_dir_of_checkout("test"), test=True)
    server.start()
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    lock = ROOT / ".data" / "test-template.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)  # several runs may begin at once
        if not worker:
            build_template(server)
        name = f"rapport_test_{os.environ.get('TEST_NAME', 'main')}_{worker or 'alone'}"
        clone_template(server, name)
    point_settings_at(server, name)


_prepare()
