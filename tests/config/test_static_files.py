"""Styles and scripts are collected as the demo and production do it: every file that a style names is there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command

MANIFEST = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}


def test_each_style_names_only_files_that_are_there(settings: Any, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {"staticfiles": MANIFEST}
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "staticfiles.json").exists()
