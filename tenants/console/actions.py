"""What operators do to a tenant as a whole. Recorded in the operators' own audit log."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from identity.permissions import OPERATE_PLATFORM
from kernel.actions import Refused, action, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.tenancy import directory
from tenants.directory.models import Tenant, TenantState
from tenants.directory.snapshots import forget_snapshots


@action(OPERATE_PLATFORM)
def suspend_tenant(*, actor: Actor, clock: Clock, tenant_id: UUID) -> Tenant:
    """Close every door at once; all data stays."""
    with directory():
        tenant = Tenant.objects.select_for_update().get(uuid=tenant_id)
        if tenant.is_operator:
            raise Refused(_("The operators' own tenant can't be suspended."))
        if tenant.state != TenantState.ACTIVE:
            raise Refused(_("Only an active tenant can be suspended."))
        tenant.suspend()
    forget_snapshots()
    record("suspended", tenant)
    return tenant


@action(OPERATE_PLATFORM)
def resume_tenant(*, actor: Actor, clock: Clock, tenant_id: UUID) -> Tenant:
    with directory():
        tenant = Tenant.objects.select_for_update().get(uuid=tenant_id)
        if tenant.state != TenantState.SUSPENDED:
            raise Refused(_("This tenant is not suspended."))
        tenant.resume()
    forget_snapshots()
    record("resumed", tenant)
    return tenant
