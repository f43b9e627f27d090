from django.apps import AppConfig


class ProvisioningConfig(AppConfig):
    name = "tenants.provisioning"
    label = "provisioning"
    side = "none"

    def ready(self) -> None:
        from tenants.provisioning import jobs  # noqa: F401, PLC0415  (the worker must know them)
