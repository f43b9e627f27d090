"""Everything that must hold before a change is handed in, as a checklist. `--fast` leaves the tests out."""

# ruff: noqa: T201  it speaks to a person at a terminal

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent


class Check(NamedTuple):
    name: str
    command: tuple[str, ...]
    # What a developer runs when it fails, where one command helps.
    remedy: str = ""


PYTHON = sys.executable
CHECKS = (
    Check("Format", (str(BIN / "ruff"), "format", "--check", "."), "make format"),
    Check("Lint", (str(BIN / "ruff"), "check", "."), "make format"),
    Check("Types", (str(BIN / "mypy"),)),
    Check("Layers", (str(BIN / "lint-imports"),)),
    Check(
        "Missing migrations",
        (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"),
        ".venv/bin/python manage.py makemigrations",
    ),
    Check("System checks", (PYTHON, "manage.py", "check", "--fail-level", "WARNING")),
    Check("Translations", (PYTHON, "deploy/extract_messages.py", "--check"), "make messages"),
)
TESTS = Check("Tests", (PYTHON, "-m", "pytest", "-n", "2", "--dist", "loadgroup"))


def run(check: Check, *, show: bool = False) -> bool:
    begun = time.monotonic()
    done = subprocess.run(  # noqa: S603
        check.command,
        cwd=ROOT,
        # Settings refuse to load without a secret key; the demo's is meant for places where nothing is served.
        env={"RAPPORT_DEMO": "1", **os.environ},
        stdin=subprocess.DEVNULL,
        stdout=None if show else subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    passed = done.returncode == 0
    print(f"{'✓' if passed else '✗'} {check.name:<20}{time.monotonic() - begun:>7.1f} s", flush=True)
    if not passed:
        print("".join(f"    {line}\n" for line in (done.stdout or "").splitlines()), end="", flush=True)
        if check.remedy:
            print(f"    Run: {check.remedy}", flush=True)
    return passed


def main(arguments: list[str]) -> int:
    results = [(check.name, run(check)) for check in CHECKS]
    if "--fast" not in arguments:
        results.append((TESTS.name, run(TESTS, show=True)))
    failed = [name for name, passed in results if not passed]
    if failed:
        print(f"\n{len(failed)} of {len(results)} failed: {', '.join(failed)}")
        return 1
    print(f"\nAll {len(results)} hold")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
