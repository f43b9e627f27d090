from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from audit.erasing import erase_person
from kernel.clock import system_clock
from tenants.directory.snapshots import tenant_for_host


class Command(BaseCommand):
    help = "Erase a person's name and values from the audit log of one workspace; the chain stays whole."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("host", help="of the workspace, for example acme.example.com")
        parser.add_argument("person", type=UUID, help="id of the member, contact or account")

    def handle(self, *args: Any, **options: Any) -> None:
        tenant = tenant_for_host(options["host"])
        if tenant is None:
            raise CommandError("No workspace has this host.")
        count = erase_person(tenant, options["person"], clock=system_clock)
        self.stdout.write(f"{count} entries lost what they said of this person.")
