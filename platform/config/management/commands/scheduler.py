from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from config.schedule import SCHEDULE
from kernel.schedule import Scheduler


class Command(BaseCommand):
    help = "Enqueue jobs when they are due. Run as many as you like: one works, the others wait."

    def handle(self, *args: Any, **options: Any) -> None:
        stopping = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stopping.set())
        Scheduler(SCHEDULE).run(stopping)
