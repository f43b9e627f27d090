"""Takes every remedy out in turn, in a copy of the checkout, and shows which test turned red.

`python -m tests.mutations.run [--only 3,12]`. A mutation that turns nothing red fails the run.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.mutations.isolation import MUTATIONS, Mutation

ROOT = Path(__file__).resolve().parents[2]
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
LONGEST = 600  # seconds


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="", help="numbers of traps, with commas")
    wanted = {int(part) for part in parser.parse_args().only.split(",") if part}
    mutations = [one for one in MUTATIONS if not wanted or one.trap in wanted]
    survivors = []
    with tempfile.TemporaryDirectory(prefix="mutations-") as folder:
        copy = Path(folder) / "checkout"
        copy_checkout(copy)
        try:
            if red := tests_that_fail(copy, sorted({test for one in mutations for test in one.tests})):
                say(f"The tests fail without any mutation: {_words(red)}")
                return 1
            for mutation in mutations:
                red = red_tests(copy, mutation)
                say(f"{'✓' if red else '✗'} trap {mutation.trap:>2}  {mutation.remedy}: {_words(red)}")
                survivors += [] if red else [mutation]
        finally:
            _python(copy, "-m", "config.embedded", "stop", "test")
    say(f"{len(mutations) - len(survivors)} of {len(mutations)} remedies are proven.")
    return 1 if survivors else 0


def copy_checkout(copy: Path) -> None:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).exists():
            shutil.copy2(ROOT / name, copy / name)
    subprocess.run(["git", "init", "-q"], cwd=copy, check=True)  # the tests of the house ask which files there are
    _python(copy, "deploy/compile_messages.py")
    copy.parent.chmod(0o755)


def red_tests(copy: Path, mutation: Mutation) -> list[str]:
    before = {edit.file: (copy / edit.file).read_text() for edit in mutation.edits}
    try:
        for edit in mutation.edits:
            source = (copy / edit.file).read_text()
            assert source.count(edit.old) == 1, (
                f"{edit.file}: “{edit.old}” stands there {source.count(edit.old)} times"
            )
            (copy / edit.file).write_text(source.replace(edit.old, edit.new))
        return tests_that_fail(copy, mutation.tests)
    finally:
        for name, source in before.items():
            (copy / name).write_text(source)


def tests_that_fail(copy: Path, tests: list[str] | tuple[str, ...]) -> list[str]:
    """Their names; a run that breaks down before it begins counts as red as well, and says so."""
    done = _python(copy, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests)
    if done.returncode == 0:
        return []
    return FAILED.findall(done.stdout) or [
        f"(nothing starts: {(done.stderr or done.stdout).strip().splitlines()[-1]})"
    ]


def _python(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Ahead of the environment's own path, which names the checkout that it was made for.
    environment = os.environ | {"PYTHONPATH": f"{copy}{os.pathsep}{copy / 'platform'}", "TEST_NAME": "mutated"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )


def _words(red: list[str]) -> str:
    return ", ".join(red) if red else "nothing turned red"


if __name__ == "__main__":
    sys.exit(main())
