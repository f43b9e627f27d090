from django.apps import AppConfig


class KnowledgeBaseConfig(AppConfig):
    name = "knowledge_base"
    side = "tenant"

    def ready(self) -> None:
        from kernel.actions import plug_change_listener  # noqa: PLC0415
        from knowledge_base.stamp import note_changes  # noqa: PLC0415

        plug_change_listener(note_changes)
