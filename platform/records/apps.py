from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "records"
    side = "tenant"

    def ready(self) -> None:
        from records.figuring import figure  # noqa: PLC0415  (models first)
        from records.jobs import roll  # noqa: PLC0415
        from records.models.custom_values import plug_figuring, plug_rolling  # noqa: PLC0415

        plug_figuring(figure)
        plug_rolling(roll)
