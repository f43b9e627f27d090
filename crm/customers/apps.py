from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "crm.customers"
    label = "customers"
    side = "tenant"

    def ready(self) -> None:
        from crm.customers.keying import note_keys  # noqa: PLC0415
        from kernel.actions import plug_change_listener  # noqa: PLC0415

        plug_change_listener(note_keys)
