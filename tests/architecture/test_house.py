"""The rules of the house that no linter knows."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("platform", "tenants", "crm", "portal", "knowledge_base", "billing", "search")
TOP = {"platform", "tenants", "crm", "portal", "knowledge_base", "billing", "search", "deploy", "tests", "docs"}
LONGEST = 300
WRITES = {"save", "create", "update", "delete", "bulk_create", "get_or_create", "update_or_create", "bulk_update"}
NEVER = {"utils.py", "util.py", "helpers.py", "helper.py", "services.py", "service.py", "common.py", "misc.py"}


def files(*patterns: str) -> list[Path]:
    """Of the project, without those of others that it brings along."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = [ROOT / line for line in listed.stdout.splitlines()]
    return [path for path in found if path.exists() and "vendor" not in path.parts]


def modules() -> list[Path]:
    return [path for path in files("*.py") if "migrations" not in path.parts]


def product_modules() -> list[Path]:
    return [path for path in modules() if path.relative_to(ROOT).parts[0] in PACKAGES]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def writes_of(source: str) -> list[str]:
    """Calls on `objects`, or of `.save()` and `.delete()`, that change rows."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            target = ast.unparse(node.func.value)
            if node.func.attr == "save" or ".objects" in target or node.func.attr == "delete":
                found.append(ast.unparse(node.func))
    return found


def test_platform_is_a_source_root_and_never_a_package() -> None:
    assert not (ROOT / "platform" / "__init__.py").exists()
    spec = importlib.util.find_spec("platform")
    assert spec is not None
    assert not str(spec.origin).startswith(str(ROOT))


def test_only_the_agreed_folders_stand_at_the_top() -> None:
    folders = {name_of(path).split("/")[0] for path in modules() if "/" in name_of(path)}
    assert folders <= TOP


def test_each_folder_at_the_top_says_what_it_is() -> None:
    folders = {path for path in ROOT.iterdir() if path.name in TOP and path.is_dir()}
    assert [path.name for path in folders if not (path / "README.md").exists()] == []


def test_no_file_is_longer_than_300_lines() -> None:
    written = (*modules(), *files("*.js", "*.css", "*.html", "*.sh", "*.md"))
    long = {name_of(path): len(path.read_text().splitlines()) for path in written}
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [name_of(path) for path in modules() if path.name in NEVER] == []


@pytest.mark.parametrize(
    "path",
    [path for path in product_modules() if {"views", "forms.py", "api"} & set(path.relative_to(ROOT).parts)],
    ids=name_of,
)
def test_views_and_forms_write_nothing_themselves(path: Path) -> None:
    assert writes_of(path.read_text()) == []


def test_the_search_for_writes_finds_one() -> None:
    assert writes_of("def post(self):\n    Ticket.objects.filter(a=1).update(b=2)\n    form.save()") != []


@pytest.mark.parametrize(
    "path", [path for path in product_modules() if name_of(path).startswith("portal/")], ids=name_of
)
def test_the_portal_enters_crm_only_by_the_customers_door(path: Path) -> None:
    inside = {name for name in imports_of(path) if name.startswith("crm.")}
    assert {name for name in inside if "self_service" not in name.split(".")} == set()


def test_no_file_touches_the_import_path() -> None:
    assert [name_of(path) for path in product_modules() if "sys.path" in path.read_text()] == []


@pytest.mark.parametrize("word", ["TODO", "FIXME", "NotImplementedError"])
def test_nothing_is_left_for_later(word: str) -> None:
    assert [name_of(path) for path in product_modules() if word in path.read_text()] == []
