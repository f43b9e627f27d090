"""The one way to make a job: shallow, takes ids, calls actions, and its effect happens once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dramatiq
from django.db import transaction
from dramatiq.broker import Broker
from dramatiq.middleware import CurrentMessage, Middleware, Retries, ShutdownNotifications, TimeLimit

from kernel.jobs.middleware import TenantStamp
from kernel.jobs.once import claimed, settle
from kernel.jobs.relay import DeadLetterKeeper

SECOND = 1000  # ms
JOBS: dict[str, Job] = {}
_broker: list[Broker] = []


class Job:
    """A function that runs later, in the worker, in the tenant that enqueued it."""

    def __init__(self, function: Callable[..., None], *, once: bool, retries: int, queue: str) -> None:
        self.function, self.once = function, once
        self.name = f"{function.__module__}.{function.__name__}"
        self.options = {"max_retries": retries, "min_backoff": 2 * SECOND, "max_backoff": 3600 * SECOND}
        self.queue = queue
        self.__doc__ = function.__doc__
        JOBS[self.name] = self
        if _broker:
            self.declare()

    def declare(self) -> None:
        self.actor = dramatiq.actor(
            self.run, actor_name=self.name, queue_name=self.queue, broker=_broker[0], **self.options
        )

    def enqueue(self, *, delay_seconds: float = 0, **payload: Any) -> None:
        """Store the message in the open transaction: no commit, no job."""
        delay = int(delay_seconds * SECOND) or None
        self.actor.send_with_options(kwargs=payload, delay=delay)

    def run(self, **payload: Any) -> None:
        """What the worker calls. With `once`, effect and proof commit together and a repeated message does nothing."""
        if not self.once:
            self.function(**payload)
            return
        broker, message = self.actor.broker, CurrentMessage.get_current_message()
        with transaction.atomic():
            if claimed(broker, message):
                self.function(**payload)
        settle(broker, message)


def job(*, once: bool = True, retries: int = 8, queue: str = "default") -> Callable[[Callable[..., None]], Job]:
    """Make a function a job. `once=False` is for work that speaks to the outside and keeps its own state (mail)."""
    return lambda function: Job(function, once=once, retries=retries, queue=queue)


def middleware() -> list[Middleware]:
    return [
        TenantStamp(),
        TimeLimit(time_limit=600 * SECOND),
        ShutdownNotifications(notify_shutdown=True),
        CurrentMessage(),
        Retries(),
        DeadLetterKeeper(),
    ]


def plug_broker(broker: Broker) -> None:
    """Socket: the configuration decides which broker carries the jobs."""
    for part in middleware():
        broker.add_middleware(part)
    dramatiq.set_broker(broker)
    _broker[:] = [broker]
    for declared in JOBS.values():
        declared.declare()
