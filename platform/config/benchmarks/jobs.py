"""P12: our jobs against bare actors on the same queue (spec: scale.md, P12).

Ours carry their tenant and prove that their effect happened once; the bare ones do the same work, and no more.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import dramatiq
from django.db import connection, transaction
from dramatiq import Worker
from dramatiq.broker import Broker
from dramatiq_postgres import PostgresBroker
from psycopg_pool import ConnectionPool

from config.benchmarks import Outcome, Say
from config.benchmarks.figures import Figure
from config.benchmarks.rounds import SECONDS_TO_MS, Rounds, percentile
from kernel.jobs import job
from kernel.tenancy import connection_of, connection_options, in_tenant
from tenants.directory.snapshots import tenant_for_host

HOST = "acme.localhost"
GATE, GOAL, START_GATE = 0.85, 0.95, 50
THREADS, ROUNDS, JOBS_A_ROUND, SINGLE_JOBS = 4, 16, 300, 200
LONGEST_WAIT = 60.0  # seconds
BETWEEN_SINGLE_JOBS = 0.01  # seconds; the worker is idle again
NUMBERS = itertools.count()


@dataclass
class Log:
    """When jobs began and when the queue let go of them, written by the worker's threads."""

    began: dict[int, float] = field(default_factory=dict)
    ended: dict[int, float] = field(default_factory=dict)
    wanted: int = 0
    done: threading.Event = field(default_factory=threading.Event)

    def expect(self, count: int) -> None:
        self.began.clear()
        self.ended.clear()
        self.wanted = count
        self.done.clear()

    def wait(self) -> None:
        assert self.done.wait(LONGEST_WAIT), f"Only {len(self.ended)} of {self.wanted} jobs ended."

    @property
    def milliseconds_a_job(self) -> float:
        """From the begin of the first one: how long a paused worker takes to wake up is not the queue's doing."""
        return (max(self.ended.values()) - min(self.began.values())) * SECONDS_TO_MS / self.wanted


class Clock(dramatiq.Middleware):  # type: ignore[misc]
    """The same on both sides: a job has ended when its message is acknowledged."""

    def __init__(self, log: Log) -> None:
        self.log = log

    def after_ack(self, broker: Broker, message: Any) -> None:
        self.log.ended[message.kwargs["number"]] = time.perf_counter()
        if len(self.log.ended) >= self.log.wanted:
            self.log.done.set()


@dataclass(frozen=True)
class Side:
    """One of the two that are compared: how it puts jobs into the queue, and who works on them."""

    broker: Broker
    queue: str
    enqueue: Callable[[int], object]


def measure(say: Say) -> Outcome:
    log, tenant = Log(), tenant_for_host(HOST)
    assert tenant is not None, "The database is not filled."
    with _bare_side(log, tenant) as bare, in_tenant(tenant):
        sides = {"ours": _our_side(log), "bare": bare}
        workers = {name: _started(side) for name, side in sides.items()}
        say(f"{ROUNDS} rounds of {JOBS_A_ROUND} jobs, {THREADS} threads")
        found = _throughput(sides, workers, log)
        say(f"{SINGLE_JOBS} single jobs, the worker being idle")
        workers["ours"].resume()
        starts = _starts(sides["ours"], log)
        for worker in workers.values():
            worker.stop()
    figures = [
        # Milliseconds a job, so the ratio of the rates is theirs turned over.
        Figure("P12 jobs", found.ratio("bare", "ours"), gate=GATE, goal=GOAL, at_least=True),
        Figure("P12 commit to start p95", percentile(starts, 0.95), gate=START_GATE, unit="ms"),
    ]
    rates = {name: SECONDS_TO_MS / found.median(name) for name in sides}
    return Outcome(figures, {"jobs a second": rates, "commit to start ms": percentile(starts, 0.5)})


def insert(number: int) -> None:
    """The work of both: one small row in a tenant's table."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO kernel_counter (name, value) VALUES (%s, 0)", [f"bench-{number}"])


def _our_side(log: Log) -> Side:
    def ours(number: int) -> None:
        log.began[number] = time.perf_counter()
        insert(number)

    made, broker = job(queue="bench-ours")(ours), dramatiq.get_broker()
    broker.add_middleware(Clock(log))
    return Side(broker, made.queue, lambda number: made.enqueue(number=number))


@contextmanager
def _bare_side(log: Log, tenant: Any) -> Iterator[Side]:
    def bare(number: int) -> None:
        log.began[number] = time.perf_counter()
        if connection_of().tenant is None:
            connection_of().set_tenant(tenant)  # once in each thread: nobody takes it away again
        with transaction.atomic():
            insert(number)

    with ConnectionPool[Any](kwargs=connection_options(), min_size=1, max_size=12) as pool:
        broker = PostgresBroker(pool=pool, results=False)
        broker.add_middleware(Clock(log))
        made = dramatiq.actor(bare, broker=broker, queue_name="bench-bare")  # noqa: TID251  (the floor)
        yield Side(broker, made.queue_name, lambda number: made.send(number=number))
        broker.close()


def _throughput(sides: dict[str, Side], workers: dict[str, Worker], log: Log) -> Rounds:
    """All jobs of a round lie in the queue before the worker goes on; A and B in turns."""
    found = Rounds({name: [] for name in sides})
    for worker in workers.values():
        worker.pause()
    for number in range(-1, ROUNDS):
        names = list(sides) if number % 2 else list(sides)[::-1]
        for name in names:
            log.expect(JOBS_A_ROUND)
            with transaction.atomic():
                for _ in range(JOBS_A_ROUND):
                    sides[name].enqueue(next(NUMBERS))
            workers[name].resume()
            log.wait()
            workers[name].pause()
            if number >= 0:  # the first round opens the connections
                found.medians[name].append(log.milliseconds_a_job)
    return found


def _starts(side: Side, log: Log) -> list[float]:
    """Milliseconds from just before COMMIT is sent until the job's first line, the worker being idle."""
    waited = []
    for number in range(-THREADS, SINGLE_JOBS):
        key = next(NUMBERS)
        log.expect(1)
        with transaction.atomic():
            side.enqueue(key)
            before_commit = time.perf_counter()
        log.wait()
        if number >= 0:
            waited.append((log.began[key] - before_commit) * SECONDS_TO_MS)
        time.sleep(BETWEEN_SINGLE_JOBS)
    return waited


def _started(side: Side) -> Worker:
    worker = Worker(side.broker, queues={side.queue}, worker_threads=THREADS)
    worker.start()
    return worker
