"""The first steps of a new workspace: finished or put away by an administrator."""

from __future__ import annotations

from identity.permissions import MANAGE_WORKSPACE
from kernel.actions import action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.tenancy import current_tenant, directory
from tenants.directory.models import Tenant
from tenants.directory.snapshots import forget_snapshots


@action(MANAGE_WORKSPACE)
def put_first_steps_away(*, actor: Actor, clock: Clock) -> None:
    uuid = current_tenant().uuid
    with directory():
        tenant = Tenant.objects.select_for_update().get(uuid=uuid)
        changes = tenant.change({"has_first_steps": False})
    forget_snapshots()
    if changes:
        record("put the first steps away", tenant)
    else:
        nothing_changed()
