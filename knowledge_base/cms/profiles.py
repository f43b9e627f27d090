"""Wagtail's profiles without its pages for people and groups: those are ours."""

from __future__ import annotations

from wagtail.users.apps import WagtailUsersAppConfig


class ProfilesConfig(WagtailUsersAppConfig):
    """Its table is asked for by the editor. Its hooks would add forms for columns that our people do not have."""

    default = False

    def ready(self) -> None:
        # Wagtail looks for `wagtail_hooks` inside this module; the models have none.
        self.module = self.models_module
