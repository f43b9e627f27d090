"""The server: made on the first start, found again on the next one, shared by all processes of the checkout."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shlex
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from config.embedded import places, template
from config.embedded.account import server_account
from config.embedded.postmaster import (
    Postmaster,
    ServerFailed,
    forget_dead_postmaster,
    free_port,
    is_free,
    running_postmaster,
)
from config.embedded.settings import server_settings

LAUNCHES = 3


class EmbeddedPostgres:
    def __init__(self, data_dir: Path, port: int | None = None, *, test: bool = False) -> None:
        """`test` gives up safety against a power failure for speed. A running server keeps its port and mode."""
        self.data_dir = Path(os.path.abspath(data_dir))  # noqa: PTH100  resolve() would follow a link made later
        self._wanted_port = port
        self._test = test
        self._account = server_account()
        self._cluster = self.data_dir / "cluster"
        self._log = self.data_dir / "run" / "server.log"

    # The server

    def start(self) -> None:
        places.make_data_dir(self.data_dir, self._account)
        with self._locked():
            if self._is_complete() and self.is_running:
                return
            programs = places.program_folder(self._account)
            self._account.make_folder(self.data_dir / "run")
            if not self._is_complete():
                # A first start that was cut short left something that is neither empty nor usable.
                self._stop()
                self._make_cluster(programs)
            self._refuse_other_version(programs)
            self._launch(programs)
            if not self._is_complete():
                self._fill_template()

    def stop(self) -> None:
        """Ends open sessions and waits until the server is down. Nothing happens when it is not running."""
        if not self.data_dir.exists():
            return
        with self._locked():
            self._stop()

    def reset(self) -> None:
        """Stops the server and removes its data; the next start begins anew."""
        if not self.data_dir.exists():
            return
        with self._locked():
            self._stop()
            for path in self.data_dir.iterdir():
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path)
                elif path.name != "lock":
                    path.unlink()

    @property
    def is_running(self) -> bool:
        return running_postmaster(self._cluster) is not None

    @property
    def port(self) -> int:
        return self._running().port

    # Its databases

    def url(self, dbname: str, user: str = template.APP_ROLE) -> str:
        password = quote(self._passwords()[user], safe="")
        return f"postgresql://{user}:{password}@127.0.0.1:{self.port}/{quote(dbname, safe='')}"

    def database_url(self, dbname: str = "rapport") -> str:
        """For requests, jobs and tests: may read and write what it was granted, and create nothing."""
        return self.url(dbname, template.APP_ROLE)

    def owner_url(self, dbname: str = "rapport") -> str:
        """For migrating and provisioning alone."""
        return self.url(dbname, template.OWNER_ROLE)

    def has_database(self, name: str) -> bool:
        with self._superuser() as connection:
            row = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
            return row is not None

    def create_database(self, name: str, template_name: str = "template1") -> None:
        with self._superuser() as connection:
            template.create_database(connection, name, template_name)

    def drop_database(self, name: str) -> None:
        with self._superuser() as connection:
            template.drop_database(connection, name)

    # Inside

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.data_dir / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _running(self) -> Postmaster:
        found = running_postmaster(self._cluster)
        if found is None:
            raise ServerFailed("The embedded PostgreSQL is not running. Run: make demo")
        return found

    def _is_complete(self) -> bool:
        return (self.data_dir / "complete").exists()

    def _make_cluster(self, programs: Path) -> None:
        shutil.rmtree(self._cluster, ignore_errors=True)
        self._account.make_folder(self._cluster)
        passwords = {role: secrets.token_urlsafe(24) for role in (template.SUPERUSER, *template.ATTRIBUTES)}
        self._write_private("passwords.json", json.dumps(passwords))
        password_file = self._write_private("password", passwords[template.SUPERUSER])
        self._account.give(password_file)
        try:
            # Chinese words are letters only under a UTF-8 character type: with plain C they would have no trigrams.
            self._run(
                [str(programs / "initdb"), f"--pgdata={self._cluster}", f"--username={template.SUPERUSER}"],
                ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
                ["--auth=scram-sha-256", f"--pwfile={password_file}", "--no-instructions"],
                ["--no-sync"] if self._test else [],
            )
        finally:
            password_file.unlink()

    def _launch(self, programs: Path) -> None:
        """Tries again: another program may take the port meanwhile, and children of a killed server take a moment."""
        for _ in range(LAUNCHES - 1):
            try:
                return self._launch_once(programs)
            except ServerFailed:
                time.sleep(0.4)
        return self._launch_once(programs)

    def _launch_once(self, programs: Path) -> None:
        port = self._choose_port()
        sockets = places.socket_folder(self.data_dir, self._account)
        forget_dead_postmaster(self._cluster, sockets)
        settings = server_settings(port=port, sockets=sockets, test=self._test)
        options = shlex.join(part for name, value in settings.items() for part in ("-c", f"{name}={value}"))
        self._run(
            [str(programs / "pg_ctl"), "start", f"--pgdata={self._cluster}", f"--log={self._log}"],
            ["--wait", "--timeout=60", "--silent", f"--options={options}"],
        )
        (self.data_dir / "port").write_text(f"{port}\n", encoding="utf-8")

    def _fill_template(self) -> None:
        with self._superuser("template1") as connection, connection.transaction():
            template.prepare_template(connection, self._passwords())
        (self.data_dir / "complete").touch()

    def _stop(self) -> None:
        if running_postmaster(self._cluster) is None:
            return
        programs = places.program_folder(self._account)
        self._run(
            [str(programs / "pg_ctl"), "stop", f"--pgdata={self._cluster}"],
            ["--mode=fast", "--wait", "--timeout=50", "--silent"],
        )

    def _choose_port(self) -> int:
        if self._wanted_port is not None:
            if not is_free(self._wanted_port):
                raise ServerFailed(f"Port {self._wanted_port} is in use by another program.")
            return self._wanted_port
        try:
            recorded = int((self.data_dir / "port").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return free_port()
        return recorded if is_free(recorded) else free_port()

    def _refuse_other_version(self, programs: Path) -> None:
        """Data can be read only by the major version that wrote them."""
        try:
            made_by = (self._cluster / "PG_VERSION").read_text(encoding="utf-8").strip()
        except OSError:
            raise ServerFailed(
                f"The data in {self._cluster} are damaged. Begin again with: make demo RESET=1"
            ) from None
        version = self._run([str(programs / "postgres"), "--version"]).split()[-1]
        if version.split(".")[0] != made_by:
            raise ServerFailed(
                f"The data were written by PostgreSQL {made_by}, and this is {version}. "
                "Begin again with: make demo RESET=1"
            )

    def _run(self, *command: list[str]) -> str:
        flat = [part for parts in command for part in parts]
        done = self._account.run(flat, cwd=self.data_dir)
        if done.returncode != 0:
            raise ServerFailed(f"{Path(flat[0]).name} failed: {done.stdout.strip()}\n{self._end_of_log()}".rstrip())
        return done.stdout

    def _end_of_log(self) -> str:
        try:
            return "\n".join(self._log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
        except OSError:
            return ""

    def _write_private(self, name: str, text: str) -> Path:
        path = self.data_dir / name
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def _passwords(self) -> dict[str, str]:
        return {str(k): str(v) for k, v in json.loads((self.data_dir / "passwords.json").read_text()).items()}

    @contextmanager
    def _superuser(self, dbname: str = template.SUPERUSER) -> Iterator[psycopg.Connection]:
        # CREATE DATABASE refuses a transaction around it.
        with psycopg.connect(self.url(dbname, template.SUPERUSER), autocommit=True) as connection:
            yield connection
