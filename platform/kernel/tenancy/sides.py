"""Which side of the schema border each installed app stands on: public or tenant, never both."""

from __future__ import annotations

from typing import Literal, cast

from django.apps import AppConfig, apps
from django.conf import settings

Side = Literal["public", "tenant", "none"]


def side_of(config: AppConfig) -> Side | None:
    """The app's declared side; our apps say it in `apps.py`, others in settings.THIRD_PARTY_SIDES."""
    declared = getattr(config, "side", None) or settings.THIRD_PARTY_SIDES.get(config.name)
    return cast("Side", declared) if declared in {"public", "tenant", "none"} else None


def labels_on(side: Side) -> list[str]:
    return [config.label for config in apps.get_app_configs() if side_of(config) == side]
