"""Django's entry for the visual language."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Layouts, components, tokens, icons and template tags; no models."""

    name = "design"
    side = "none"
    label = "design"
