from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "kernel"
    side = "tenant"

    def ready(self) -> None:
        from kernel import checks  # noqa: F401, PLC0415  (registers the system checks)
