"""Which system account the server runs under: the caller's own, or, for root, one made for it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from config.embedded.postmaster import ServerFailed

NAME = "rapport-pg"


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int
    switches: bool

    def run(self, command: Sequence[str], *, cwd: Path, seconds: float = 60) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603
            command,
            cwd=cwd,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=seconds,
            user=self.uid if self.switches else None,
            group=self.gid if self.switches else None,
            extra_groups=[] if self.switches else None,
            check=False,
        )

    def can_run(self, command: Sequence[str], *, cwd: Path) -> bool:
        try:
            return self.run(command, cwd=cwd).returncode == 0
        except OSError:
            return False

    def make_folder(self, path: Path) -> None:
        """A folder that only this account may enter. One that is there already keeps its owner and permissions."""
        try:
            path.mkdir(mode=0o700)
        except FileExistsError:
            return
        self.give(path)

    def give(self, path: Path) -> None:
        if self.switches:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def server_account() -> Account:
    if os.geteuid() != 0:
        return Account(uid=os.geteuid(), gid=os.getegid(), switches=False)
    entry = _entry() or _make_entry()
    return Account(uid=entry.pw_uid, gid=entry.pw_gid, switches=True)


def _entry() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return None


def _make_entry() -> pwd.struct_passwd:
    # PostgreSQL refuses to run as root.
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        raise ServerFailed(f"PostgreSQL does not run as root, and useradd is not there to make the user {NAME}.")
    command = [useradd, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", NAME]
    made = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    entry = _entry()
    if entry is None:
        raise ServerFailed(f"The user {NAME} could not be made: {made.stderr.strip()}")
    return entry
