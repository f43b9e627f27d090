"""System checks for what must never be forgotten at the schema border."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, register
from django.db import models

from kernel.tenancy.sides import side_of

CACHE_KEY_FUNCTION = "django_tenants.cache.make_key"


@register
def every_app_declares_its_side(app_configs: Any, **kwargs: Any) -> list[Error]:
    return [
        Error(
            f"App {config.name} declares no side.",
            hint="Set `side` to 'public', 'tenant' or 'none' in its AppConfig.",
            id="kernel.E001",
        )
        for config in apps.get_app_configs()
        if side_of(config) is None or (side_of(config) == "none" and list(config.get_models()))
    ]


@register
def no_key_crosses_the_border(app_configs: Any, **kwargs: Any) -> list[Error]:
    return [
        Error(f"{model._meta.label}.{field.name} points across the schema border.", id="kernel.E002")
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and _side(model) != _side(field.related_model)
    ]


@register
def every_cache_is_keyed_by_tenant(app_configs: Any, **kwargs: Any) -> list[Error]:
    return [
        Error(
            f"Cache {alias} is not keyed by tenant.", hint=f"KEY_FUNCTION = {CACHE_KEY_FUNCTION!r}", id="kernel.E003"
        )
        for alias, options in settings.CACHES.items()
        if options.get("KEY_FUNCTION") != CACHE_KEY_FUNCTION
    ]


@register
def sites_are_not_installed(app_configs: Any, **kwargs: Any) -> list[Error]:
    if not apps.is_installed("django.contrib.sites"):
        return []
    return [Error("django.contrib.sites caches the site per process, across tenants.", id="kernel.E004")]


def _side(model: Any) -> str | None:
    return side_of(apps.get_app_config(model._meta.app_label))
