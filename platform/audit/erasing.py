"""The application may only add to the log: values are erased as the owner of the tables, in one transaction."""

from __future__ import annotations

from uuid import UUID

from audit.actions import erase_values
from kernel.actor import SYSTEM, Actor
from kernel.clock import Clock
from kernel.tenancy import Tenant, as_owner, in_tenant


def erase_person(tenant: Tenant, person_id: UUID, *, clock: Clock, actor: Actor = SYSTEM) -> int:
    """How many entries lost something. Outside of any transaction of this workspace."""
    with as_owner(), in_tenant(tenant):
        return erase_values(actor=actor, clock=clock, person_id=person_id)
