from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from config.schedule import SCHEDULE
from kernel.jobs.relay import needs_relay, run_relay
from kernel.schedule import Scheduler
from kernel.tenancy import connection_options


class Command(BaseCommand):
    help = "Enqueue jobs when they are due. Run as many as you like: one works, the others wait."

    def handle(self, *args: Any, **options: Any) -> None:
        stopping = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopping.set())
        if needs_relay():
            threading.Thread(target=run_relay, args=(stopping, connection_options()), daemon=True).start()
        Scheduler(SCHEDULE).run(stopping)
