from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from kernel.tenancy import OWNER, directory
from tenants.directory.models import Tenant
from tenants.provisioning.compiler import compiled_template
from tenants.provisioning.schemas import migrate_tenant, prepare_database


class Command(BaseCommand):
    help = "Bring the public schema, the job queue and every tenant up to date, as the owner."

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database()
        compiled_template()
        with directory(using=OWNER):
            tenants = list(Tenant.objects.using(OWNER).exclude(schema_version=""))
        for tenant in tenants:
            done = migrate_tenant(tenant)
            self.stdout.write(f"{tenant}: {'migrated' if done else 'up to date'}")
