from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The composition root: fills the sockets of the engines once every app is loaded."""

    name = "config"
    side = "none"

    def ready(self) -> None:
        from config.sockets import plug_everything  # noqa: PLC0415

        plug_everything()
