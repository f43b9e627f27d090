"""The embedded server is a real one: these tests start it in a folder of their own and remove it again."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from config.embedded import EmbeddedPostgres, ServerFailed, data_dir_of_checkout
from config.embedded.postmaster import is_free
from config.embedded.settings import server_settings

pytestmark = pytest.mark.enable_socket


def permissions(path: Path) -> dict[Path, tuple[int, int, int]]:
    found = [folder.stat() for folder in path.parents]
    return {
        folder: (entry.st_mode, entry.st_uid, entry.st_gid) for folder, entry in zip(path.parents, found, strict=True)
    }


@pytest.fixture(scope="module")
def server() -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(data_dir_of_checkout(f"self-test-{os.getpid()}"), test=True)
    server.start()
    server.create_database("rapport")
    yield server
    server.reset()
    (server.data_dir / "lock").unlink()
    server.data_dir.rmdir()


def test_it_starts_within_three_seconds_and_again_at_once(server: EmbeddedPostgres) -> None:
    server.stop()
    assert not server.is_running
    begun = time.monotonic()
    server.start()
    assert time.monotonic() - begun < 3
    begun = time.monotonic()
    server.start()
    assert time.monotonic() - begun < 0.5


def test_another_process_finds_the_running_server(server: EmbeddedPostgres) -> None:
    code = (
        "import sys; from pathlib import Path; from config.embedded import EmbeddedPostgres;"
        "server = EmbeddedPostgres(Path(sys.argv[1])); server.start(); print(server.database_url())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(server.data_dir)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == server.database_url()


def test_it_keeps_its_port_unless_another_program_took_it(server: EmbeddedPostgres) -> None:
    before = server.port
    server.stop()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", before))
        other.listen()
        server.start()
        assert server.port != before
        server.stop()
        with pytest.raises(ServerFailed, match="in use"):
            EmbeddedPostgres(server.data_dir, port=before, test=True).start()
    server.start()
    assert not is_free(server.port)


def test_it_survives_a_crash(server: EmbeddedPostgres) -> None:
    pid = int((server.data_dir / "cluster" / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.3)
    assert not server.is_running
    server.start()
    with psycopg.connect(server.database_url()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_pid_file_that_names_another_program_is_not_believed(server: EmbeddedPostgres) -> None:
    pid_file = server.data_dir / "cluster" / "postmaster.pid"
    server.stop()
    pid_file.write_text(f"{os.getpid()}\n{server.data_dir}\n0\n5432\n\n\n\nready\n")
    assert not server.is_running
    server.start()
    assert server.is_running


def test_the_application_role_creates_nothing(server: EmbeddedPostgres) -> None:
    for statement in (
        "CREATE TABLE public.t (i int)",
        "CREATE SCHEMA s",
        "CREATE TABLE ext.t (i int)",
        "CREATE TEMPORARY TABLE t (i int)",
        "CREATE DATABASE d",
        "CREATE ROLE r",
    ):
        # Without a transaction, which CREATE DATABASE refuses before it asks for the right.
        with (
            psycopg.connect(server.database_url(), autocommit=True) as connection,
            pytest.raises(errors.InsufficientPrivilege),
        ):
            connection.execute(statement)


def test_the_owner_owns_the_database_without_being_a_superuser(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.owner_url()) as connection:
        connection.execute("CREATE SCHEMA s")
        connection.execute("CREATE TABLE public.t (i int)")
        row = connection.execute("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user").fetchone()
        connection.rollback()
    assert row == (False, True)


def test_each_database_has_the_extensions_and_they_know_chinese(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.database_url()) as connection:
        names = connection.execute("SELECT extname FROM pg_extension WHERE extnamespace = 'ext'::regnamespace")
        assert {row[0] for row in names} == {"pg_trgm", "btree_gist", "citext", "unaccent"}
        row = connection.execute(
            "SELECT ext.similarity('客户门户', '客户'), 'Ä'::ext.citext = 'ä'::ext.citext"
        ).fetchone()
        assert row is not None
        assert row[0] > 0.3
        provider = connection.execute("SELECT datlocprovider FROM pg_database WHERE datname = current_database()")
        assert provider.fetchone() == ("b",)


def test_a_wrong_password_is_refused(server: EmbeddedPostgres) -> None:
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"postgresql://postgres:wrong@127.0.0.1:{server.port}/postgres")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(host=str(server.data_dir / "run"), port=server.port, user="postgres", dbname="postgres")


def test_databases_are_cloned_and_dropped_with_open_sessions(server: EmbeddedPostgres) -> None:
    server.create_database("copy", template_name="rapport")
    with psycopg.connect(server.database_url("copy")):
        server.drop_database("copy")
    assert not server.has_database("copy")


def test_no_existing_folder_changes(server: EmbeddedPostgres) -> None:
    programs = Path(sys.prefix) / "bin"
    before = permissions(server.data_dir) | permissions(programs)
    other = EmbeddedPostgres(server.data_dir.with_name(f"{server.data_dir.name}-other"), test=True)
    other.start()
    other.reset()
    assert permissions(server.data_dir) | permissions(programs) == before
    (other.data_dir / "lock").unlink()
    other.data_dir.rmdir()


def test_the_passwords_are_readable_for_their_owner_alone(server: EmbeddedPostgres) -> None:
    found = (server.data_dir / "passwords.json").stat()
    assert stat.S_IMODE(found.st_mode) == 0o600
    assert found.st_uid == os.geteuid()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root is refused by PostgreSQL")
def test_root_is_told_when_the_server_could_not_enter_the_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    with pytest.raises(ServerFailed, match="cannot enter"):
        EmbeddedPostgres(tmp_path / "data").start()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_only_tests_run_without_fsync() -> None:
    assert server_settings(port=1, sockets=None, test=True)["fsync"] == "off"
    assert "fsync" not in server_settings(port=1, sockets=None, test=False)
