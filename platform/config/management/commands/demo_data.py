from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from config.demo.content import load
from config.demo.fill import make_operator, make_workspace
from config.supervisor import Steps
from kernel.clock import system_clock
from kernel.tenancy import directory
from tenants.directory.models import Domain
from tenants.provisioning.compiler import compiled_template
from tenants.provisioning.schemas import migrate_tenants, prepare_database


class Command(BaseCommand):
    help = "The data of the demo: made once, kept afterwards."

    def handle(self, *args: Any, **options: Any) -> None:
        now = system_clock()
        with Steps() as steps:
            with steps.step("Prepare the database"):
                prepare_database()
            with directory():
                hosts = set(Domain.objects.values_list("domain", flat=True))
            with steps.step("Compile the template of a workspace"):
                compiled_template()
            with steps.step("Bring workspaces up to date"):
                migrate_tenants()
            if "localhost" not in hosts:
                with steps.step("Make the operators' workspace"):
                    make_operator("localhost", now=now)
            for key in ("acme", "globex"):
                if f"{key}.localhost" in hosts:
                    continue
                content = load(key)
                with steps.step(f"Fill {content.workspace['name']['en']}", total=len(content)) as bar:
                    make_workspace(content, f"{key}.localhost", now=now, advance=bar.advance)
