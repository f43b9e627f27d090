"""Styles are collected once, and again when a file has changed."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from config.management.commands import collect_styles


def test_it_collects_what_has_changed_and_nothing_else(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_text("a { color: red }")
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = str(tmp_path / "collected")
    collected: list[str] = []
    real = call_command
    monkeypatch.setattr(
        collect_styles, "call_command", lambda *args, **options: (collected.append(args[0]), real(*args, **options))
    )
    collect_styles.Command().handle()
    collect_styles.Command().handle()
    assert collected == ["collectstatic"]
    assert (tmp_path / "collected" / "a.css").exists()
    (source / "a.css").write_text("a { color: blue }")
    os.utime(source / "a.css", ns=(1, 1))
    collect_styles.Command().handle()
    assert len(collected) == 2
