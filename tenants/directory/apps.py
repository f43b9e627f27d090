from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "tenants.directory"
    label = "directory"
    side = "public"

    def ready(self) -> None:
        from kernel.http.tenant import plug_host_resolver  # noqa: PLC0415
        from kernel.tenancy import plug_tenant_resolver  # noqa: PLC0415
        from tenants.directory.snapshots import tenant_by_uuid, tenant_for_host  # noqa: PLC0415

        plug_tenant_resolver(tenant_by_uuid)
        plug_host_resolver(tenant_for_host)
