from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"
    side = "tenant"

    def ready(self) -> None:
        from audit.sights import read_by_token  # noqa: PLC0415
        from audit.sink import store  # noqa: PLC0415
        from kernel.actions import plug_audit_sink  # noqa: PLC0415
        from kernel.api.views import plug_read_listener  # noqa: PLC0415

        plug_audit_sink(store)
        plug_read_listener(read_by_token)
