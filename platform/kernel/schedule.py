"""What runs by the clock: one process holds a database lock and enqueues jobs when they are due."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import psycopg
from django.db import close_old_connections, transaction

from kernel.clock import Clock, system_clock
from kernel.jobs import Job
from kernel.tenancy import Tenant, connection_options, in_tenant

logger = logging.getLogger("schedule")

LOCK = 4_117_001  # any number that nobody else in this database takes as an advisory lock


@dataclass(frozen=True)
class Every:
    """A job and its interval; `where` lists the tenants in which it is enqueued."""

    interval: timedelta
    job: Job
    where: Callable[[], Iterable[Tenant]]


class Scheduler:
    def __init__(self, table: Sequence[Every], clock: Clock = system_clock) -> None:
        self.table, self.clock = table, clock
        self.due: dict[str, datetime] = {}

    def tick(self) -> int:
        """Enqueue whatever is due; returns how many jobs. A tenant that fails does not hold up the others."""
        now, enqueued = self.clock(), 0
        for every in self.table:
            if self.due.get(every.job.name, now) > now:
                continue
            self.due[every.job.name] = now + every.interval
            for tenant in every.where():
                try:
                    with in_tenant(tenant), transaction.atomic():
                        every.job.enqueue()
                    enqueued += 1
                except Exception:
                    logger.exception("Could not enqueue %s.", every.job.name)
        return enqueued

    def run(self, stopping: threading.Event, pause: float = 1.0) -> None:
        """Tick until told to stop. A second scheduler waits until the first one's connection ends."""
        with psycopg.connect(**connection_options(), autocommit=True) as own:
            while not stopping.is_set():
                if own.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone() == (True,):
                    break
                stopping.wait(5)
            while not stopping.wait(pause):
                close_old_connections()
                try:
                    own.execute("SELECT 1")  # the lock ends with this connection
                    self.tick()
                except psycopg.OperationalError:
                    raise
                except Exception:
                    logger.exception("The clock missed a tick.")
