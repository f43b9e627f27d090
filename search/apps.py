from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    side = "tenant"

    def ready(self) -> None:
        from kernel.actions import plug_change_listener  # noqa: PLC0415
        from search.outbox import note_changes  # noqa: PLC0415

        plug_change_listener(note_changes)
