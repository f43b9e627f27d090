"""Compiles each translation (.po) that is newer than its compiled form (.mo). Needs no gettext on the machine."""

# ruff: noqa: T201  it speaks to a person at a terminal

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent


def sources(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        if "locale" in Path(folder).parts:
            yield from (Path(folder) / name for name in sorted(files) if name.endswith(".po"))


def is_stale(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns


def compile_one(source: Path) -> None:
    unfinished = source.with_suffix(f".mo.{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(unfinished))
    # A server that is running reads either the old file or the new one, never half of one.
    unfinished.replace(source.with_suffix(".mo"))


def main() -> int:
    failed = False
    for source in sources(ROOT):
        if not is_stale(source):
            continue
        try:
            compile_one(source)
        except (OSError, UnicodeDecodeError) as error:
            failed = True
            print(f"{source.relative_to(ROOT)} cannot be compiled: {error}", file=sys.stderr)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
