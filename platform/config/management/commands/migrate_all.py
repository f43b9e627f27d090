from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from tenants.provisioning.compiler import compiled_template
from tenants.provisioning.schemas import migrate_tenants, prepare_database


class Command(BaseCommand):
    help = "Bring the public schema, the job queue and every tenant up to date, as the owner."

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database()
        compiled_template()
        for tenant, done in migrate_tenants():
            self.stdout.write(f"{tenant}: {'migrated' if done else 'up to date'}")
