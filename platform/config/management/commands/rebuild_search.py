from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kernel.clock import system_clock
from search.backends import ships
from search.backends.elastic.door import Unavailable
from search.backends.elastic.rebuilding import rebuild
from tenants.directory.snapshots import all_tenants

WIDTH = 40


class Command(BaseCommand):
    help = "Build a new index on the search server beside the present one, and put it in its place. Writes go on."

    def handle(self, *args: Any, **options: Any) -> None:
        if not ships():
            raise CommandError("There is no search server: set ELASTICSEARCH_URL.")
        try:
            name = rebuild(all_tenants(), now=system_clock, tell=self.tell)
        except Unavailable as error:
            raise CommandError(f"{error} The present index stays as it is.") from error
        self.stdout.write(f"\n{name} is searched now.")

    def tell(self, done: int, total: int) -> None:
        share = done / total if total else 1
        bar = "█" * round(WIDTH * share)
        self.stdout.write(f"\r{bar:<{WIDTH}} {share:4.0%}  {done:,} of {total:,}", ending="")
        self.stdout.flush()
