from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

ROOT = Path(__file__).resolve().parents[4]
DATABASE = "rapport"


class Command(BaseCommand):
    """Runs before any database exists: the parts that need one run in children with the right environment."""

    help = "Start everything on this machine with believable data, and say who can sign in."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--reset", action="store_true", help="throw the data away and begin again")
        parser.add_argument("--no-serve", action="store_true", help="prepare the data and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        from config.embedded import EmbeddedPostgres, data_dir_of_checkout  # noqa: PLC0415  (a development dependency)
        from config.supervisor import PortInUse, Steps, Supervisor, check_port, standard_programs  # noqa: PLC0415

        port = options["port"]
        try:
            check_port(port)
        except PortInUse as error:
            self.stderr.write(str(error))
            sys.exit(1)
        server = EmbeddedPostgres(data_dir_of_checkout())
        try:
            with Steps() as steps:
                with steps.step("Start PostgreSQL"):
                    if options["reset"]:
                        server.reset()
                        shutil.rmtree(ROOT / ".data" / "files", ignore_errors=True)
                    server.start()
                    if not server.has_database(DATABASE):
                        server.create_database(DATABASE)
                environment = self._environment(server, port)
                with steps.step("Collect styles and scripts"):
                    self._run("collect_styles", env=environment)
                self._run("demo_data", env=environment)
            if options["no_serve"]:
                return
            programs = standard_programs(port=port, env=environment)
            code = Supervisor(programs, port=port).run(lambda: self._run("demo_addresses", env=environment))
        finally:
            server.stop()
        sys.exit(code)

    def _environment(self, server: Any, port: int) -> dict[str, str]:
        return {
            "DATABASE_URL": server.database_url(DATABASE),
            "DATABASE_OWNER_URL": server.owner_url(DATABASE),
            "RAPPORT_DEMO": "1",
            "EMAIL_URL": os.environ.get("EMAIL_URL", "outbox:"),
            "MAIL_BURST_SECONDS": "5",
            "PUBLIC_PORT_SUFFIX": f":{port}",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }

    def _run(self, *command: str, env: dict[str, str]) -> None:
        subprocess.run(  # noqa: S603  (our own commands)
            [sys.executable, str(ROOT / "manage.py"), *command], env=os.environ | env, check=True
        )
