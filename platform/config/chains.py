"""The audit chains of all workspaces: walked, and what the last walks found."""

from __future__ import annotations

from collections.abc import Iterator

from audit.models import Chain
from audit.verifying import Verdict, verify_and_keep
from kernel.clock import Clock
from kernel.tenancy import directory, in_tenant
from tenants.directory.models import Tenant


def chains() -> Iterator[tuple[Tenant, Chain]]:
    """As the last walk left them; of workspaces that are suspended too."""
    for tenant in _workspaces():
        with in_tenant(tenant):
            chain = Chain.present()
        yield tenant, chain


def walk_chains(host: str = "", *, clock: Clock) -> Iterator[tuple[Tenant, Verdict]]:
    """All of them, or that of one host."""
    for tenant in _workspaces(host):
        with in_tenant(tenant):
            verdict = verify_and_keep(at=clock())
        yield tenant, verdict


def _workspaces(host: str = "") -> list[Tenant]:
    with directory():
        found = Tenant.objects.exclude(schema_version="").order_by("name")
        return list(found.filter(domains__domain=host) if host else found)
