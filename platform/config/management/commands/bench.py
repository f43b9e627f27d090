from __future__ import annotations

import json
import os
import subprocess
import sys
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.benchmarks import Outcome
from config.benchmarks.figures import Figure, exit_code
from config.benchmarks.machine import describe
from config.benchmarks.names import BENCHMARKS
from config.benchmarks.report import as_json, header, with_sizes
from kernel.clock import system_clock

ROOT = Path(__file__).resolve().parents[4]
REPORT = ROOT / "docs" / "performance" / "bench.json"
SIZES = ROOT / "docs" / "performance" / "search_sizes.json"
DATABASE = "rapport_bench"


def sizes(text: str) -> list[int]:
    """`1000,100000`."""
    counts = [int(part) for part in text.split(",") if part.strip().isdecimal()]
    if not counts or len(counts) != len(text.split(",")) or min(counts) < 1:
        raise ArgumentTypeError(f"Numbers of documents with commas between them, not {text!r}.")
    return counts


class Command(BaseCommand):
    """Like `demo`, it runs before any database exists: what needs one runs in children."""

    help = "Measure, and compare with the gates; the last whole run is kept in docs/performance."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--only", choices=list(BENCHMARKS), help="one benchmark; its results are not kept")
        parser.add_argument(
            "--sizes",
            type=sizes,
            help="the embedded search with so many documents (1000,100000,1000000), alone; each is kept. One million"
            " takes 8 GB of disk",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        from config.embedded import EmbeddedPostgres, data_dir_of_checkout  # noqa: PLC0415  (a development dependency)

        wanted = [options["only"]] if options["only"] else list(BENCHMARKS)
        counts: list[int] = options["sizes"] or []
        server = EmbeddedPostgres(data_dir_of_checkout("bench"))
        try:
            server.start()
            machine, now = describe(server.database_url("postgres")), system_clock()
            self.stdout.write(header(machine, now))
            environment = self._fill(server)
            results = {} if counts else {name: self._measure(name, environment) for name in wanted}
            for count in counts:
                results[str(count)] = self._measure("P11 sizes", environment | {"BENCH_SEARCH_DOCUMENTS": str(count)})
                SIZES.write_text(with_sizes(results, machine, now, SIZES), encoding="utf-8")
        finally:
            server.stop()
        if not options["only"] and not counts:
            REPORT.write_text(as_json(results, machine, now), encoding="utf-8")
        figures = [figure for outcome in results.values() for figure in outcome.figures]
        for figure in figures:
            self.stdout.write(figure.line)
        sys.exit(exit_code(figures))

    def _fill(self, server: Any) -> dict[str, str]:
        """The demo's data, made anew: each run measures the same rows. What is left is the application's role."""
        server.drop_database(DATABASE)
        server.create_database(DATABASE)
        environment = {
            "DATABASE_URL": server.database_url(DATABASE),
            "RAPPORT_DEMO": "1",
            "EMAIL_URL": "outbox:",
            "MEDIA_ROOT": str(ROOT / ".data" / "bench-files"),
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        owner = {"DATABASE_OWNER_URL": server.owner_url(DATABASE)}
        self._run("collectstatic", "--noinput", "-v0", env=environment)
        self._run("demo_data", env=environment | owner)
        return environment

    def _measure(self, name: str, environment: dict[str, str]) -> Outcome:
        self.stdout.write(f"{name} …")
        said = json.loads(self._run("bench_run", name, env=environment))
        return Outcome([Figure(**figure) for figure in said["figures"]], said["details"])

    def _run(self, *command: str, env: dict[str, str]) -> str:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("DATABASE_")}
        done = subprocess.run(  # noqa: S603  (our own commands)
            [sys.executable, str(ROOT / "manage.py"), *command],
            env=clean | env,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout
