from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "audit"
    side = "tenant"

    def ready(self) -> None:
        from audit.sink import store  # noqa: PLC0415
        from kernel.actions import plug_audit_sink  # noqa: PLC0415

        plug_audit_sink(store)
