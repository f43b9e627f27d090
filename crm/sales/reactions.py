"""What opportunities do when something happened elsewhere."""

from __future__ import annotations

from crm.sales.actions import hand_over_opportunities
from identity.models import User
from kernel.actor import SYSTEM
from kernel.clock import system_clock
from kernel.jobs import job


@job()
def pass_opportunities_on(person_id: str, successor_id: str | None) -> None:
    successor = User.objects.filter(pk=successor_id).first() if successor_id else None
    person = User.objects.get(pk=person_id)
    hand_over_opportunities(actor=SYSTEM, clock=system_clock, person=person, successor=successor)
