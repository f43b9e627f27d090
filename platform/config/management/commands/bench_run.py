from __future__ import annotations

import json
from dataclasses import asdict
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from config.benchmarks.names import BENCHMARKS


class Command(BaseCommand):
    help = "One benchmark, on the database of the environment; `bench` calls it and reads what it prints."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=list(BENCHMARKS))

    def handle(self, *args: Any, **options: Any) -> None:
        # Only this one is imported: each brings what the others must not have (jobs, routes, connections).
        module = import_module(BENCHMARKS[options["name"]])
        outcome = module.measure(lambda text: self.stderr.write(f"  {text}"))
        self.stdout.write(json.dumps(asdict(outcome)))
