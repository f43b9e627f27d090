"""One schema per tenant: see README.md of the kernel for the doors."""

from kernel.tenancy.current import (
    APP,
    OWNER,
    Tenant,
    TenantSwitchInTransaction,
    TenantUnknown,
    as_owner,
    carrying_tenant,
    connection_of,
    connection_options,
    current_tenant,
    current_tenant_or_none,
    directory,
    enter_tenant,
    in_tenant,
    leave_tenant,
    plug_tenant_resolver,
)

__all__ = [
    "APP",
    "OWNER",
    "Tenant",
    "TenantSwitchInTransaction",
    "TenantUnknown",
    "as_owner",
    "carrying_tenant",
    "connection_of",
    "connection_options",
    "current_tenant",
    "current_tenant_or_none",
    "directory",
    "enter_tenant",
    "in_tenant",
    "leave_tenant",
    "plug_tenant_resolver",
]
