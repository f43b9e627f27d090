"""A real PgBouncer in both modes: with the one everything starts, with the other nothing does."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from kernel.tenancy import connection_options
from kernel.tenancy.pooling import SessionsAreShared, refuse_shared_sessions
from tests.harness.site import free_port

PGBOUNCER = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")
LONGEST_START = 15.0  # seconds
SETTINGS = """
[databases]
{dbname} = host={host} port={port} user={user} password={password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
auth_type = any
pool_mode = {mode}
server_round_robin = {turns}
ignore_startup_parameters = extra_float_digits
"""


@contextmanager
def pooler(folder: Path, mode: str, turns: int = 0) -> Iterator[dict[str, Any]]:
    if PGBOUNCER is None:
        pytest.skip("No PgBouncer here: apt-get install pgbouncer")
    options, listen = connection_options(), free_port()
    file = folder / "pgbouncer.ini"
    file.write_text(SETTINGS.format(listen=listen, mode=mode, turns=turns, **options))
    command = [PGBOUNCER, str(file)]
    if os.getuid() == 0:  # it refuses to be root
        user = pwd.getpwnam("nobody")
        for path in (folder, *folder.parents[:2], file):
            path.chmod(0o755)
        command[1:1] = ["-u", user.pw_name]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pooled = options | {"host": "127.0.0.1", "port": listen}
    try:
        _wait(pooled)
        yield pooled
    finally:
        process.terminate()
        process.wait(10)


def _wait(options: dict[str, Any]) -> None:
    ends = time.monotonic() + LONGEST_START
    while True:
        try:
            psycopg.connect(**options).close()
        except psycopg.OperationalError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.1)
        else:
            return


@pytest.mark.parametrize("turns", [0, 1])
def test_a_pooler_by_transaction_is_refused(tmp_path: Path, turns: int) -> None:
    with pooler(tmp_path, "transaction", turns) as options, pytest.raises(SessionsAreShared):
        refuse_shared_sessions(options)


def test_a_pooler_by_session_serves(tmp_path: Path) -> None:
    with pooler(tmp_path, "session") as options:
        refuse_shared_sessions(options)


def test_no_pooler_serves() -> None:
    refuse_shared_sessions(connection_options())
