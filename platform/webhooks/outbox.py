"""What happened is written down for each address that wants it, in the transaction in which it happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kernel.clock import system_clock
from kernel.events import Event, Reaction, ReactionTable
from webhooks.jobs import send_waiting
from webhooks.kinds import Kind
from webhooks.models import Delivery, Endpoint


@dataclass(frozen=True)
class Outlet:
    """A reaction that writes rows instead of a job; the job comes with them."""

    kind: Kind

    def enqueue(self, **facts: Any) -> None:
        self.enqueue_all([facts])

    def enqueue_all(self, happened: Sequence[dict[str, Any]]) -> None:
        """One statement where nobody wants to know, however much happened."""
        wanting = list(Endpoint.objects.wanting(self.kind.name).values_list("pk", flat=True))
        if not wanting:
            return
        at = system_clock()
        Delivery.objects.bulk_create(
            Delivery(
                endpoint_id=pk,
                event=self.kind.name,
                subject_id=self.kind.subject_of(facts),
                facts=facts,
                happened_at=at,
                due_at=at,
            )
            for facts in happened
            for pk in wanting
        )
        for pk in wanting:
            send_waiting.enqueue(endpoint_id=str(pk))


def with_outlets(table: ReactionTable, kinds: Sequence[Kind]) -> ReactionTable:
    """The house's reactions, and after them what is told outside."""
    joined: dict[type[Event], tuple[Reaction, ...]] = {event: tuple(found) for event, found in table.items()}
    for kind in kinds:
        joined[kind.event] = (*joined.get(kind.event, ()), Outlet(kind))
    return joined
