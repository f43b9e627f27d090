"""The schema border: every app says on which side it stands, and nothing points across."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.db import models

from config.settings import apps as app_settings
from kernel import checks
from kernel.tenancy.sides import side_of


def test_the_checks_of_the_border_hold() -> None:
    assert [message for message in run_checks() if message.id and message.id.startswith("kernel.")] == []


def test_every_model_is_on_one_side() -> None:
    sides = {model._meta.label: side_of(apps.get_app_config(model._meta.app_label)) for model in apps.get_models()}
    assert {label: side for label, side in sides.items() if side not in {"public", "tenant"}} == {}


def test_an_app_without_a_side_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(type(apps.get_app_config("service")), "side")
    assert [error.id for error in checks.every_app_declares_its_side(None)] == ["kernel.E001"]


def test_a_key_across_the_border_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(apps.get_app_config("identity")), "side", "public")
    assert "kernel.E002" in {error.id for error in checks.no_key_crosses_the_border(None)}


def test_a_cache_without_the_tenants_key_is_found(settings: object) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}  # type: ignore[attr-defined]
    assert [error.id for error in checks.every_cache_is_keyed_by_tenant(None)] == ["kernel.E003"]


def test_sites_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apps, "is_installed", lambda name: name == "django.contrib.sites")
    assert [error.id for error in checks.sites_are_not_installed(None)] == ["kernel.E004"]


def test_public_holds_only_the_directory() -> None:
    public = {config.name for config in apps.get_app_configs() if side_of(config) == "public"}
    assert public == set(app_settings.PUBLIC_APPS)


def test_ids_of_our_own_tables_come_from_python() -> None:
    """No database default, no trigger: what Citus and a replayed template need."""
    offenders = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.Field) and field.has_db_default()
    ]
    assert offenders == []
