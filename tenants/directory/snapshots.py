"""Host → tenant and uuid → tenant from process memory: no query per request.

A snapshot is trusted for a few seconds, so that a change made by another process is seen soon; a change made in this
process is seen at once. Unknown hosts are remembered too, so that a flood of them does not become a flood of queries.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language

from kernel.tenancy import TenantUnknown, directory
from tenants.directory.models import Domain, Tenant, TenantState

UNKNOWN_HOSTS_KEPT = 10_000


@dataclass(frozen=True)
class TenantSnapshot:
    """What a request needs to know of its tenant."""

    uuid: UUID
    schema_name: str
    plain_name: str
    state: str
    is_operator: bool
    host: str
    default_language: str
    languages: tuple[str, ...]
    time_zone: str
    currency: str
    accent: str
    logo: str
    phone: str
    has_first_steps: bool
    names: dict[str, str] = field(compare=False)
    greeting: dict[str, str] = field(compare=False)
    hours: dict[str, str] = field(compare=False)

    @property
    def name(self) -> str:
        """In the reader's language, when the workspace has one for it."""
        return self.names.get(get_language() or "") or self.plain_name

    @property
    def urlconf(self) -> str:
        return "config.urls.platform" if self.is_operator else "config.urls.tenant"

    @property
    def is_open(self) -> bool:
        return self.state == TenantState.ACTIVE

    @property
    def base_url(self) -> str:
        """Where this tenant's people reach it, without a trailing slash."""
        return f"{settings.PUBLIC_SCHEME}://{self.host}{settings.PUBLIC_PORT_SUFFIX}"


@dataclass
class _Memory:
    found: dict[Any, tuple[float, TenantSnapshot | None]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: Any) -> tuple[bool, TenantSnapshot | None]:
        entry = self.found.get(key)
        if entry is None or entry[0] < time.monotonic():
            return False, None
        return True, entry[1]

    def put(self, keys: list[Any], snapshot: TenantSnapshot | None) -> None:
        with self.lock:
            if len(self.found) > UNKNOWN_HOSTS_KEPT:
                self.found.clear()
            for key in keys:
                self.found[key] = (time.monotonic() + settings.DIRECTORY_TRUSTED_SECONDS, snapshot)


_memory = _Memory()


def forget_snapshots() -> None:
    """After a change of the directory in this process."""
    with _memory.lock:
        _memory.found.clear()


def tenant_for_host(host: str) -> TenantSnapshot | None:
    known, snapshot = _memory.get(host)
    if known:
        return snapshot
    with directory():
        domain = Domain.objects.select_related("tenant").filter(domain=host).first()
        found = domain.tenant if domain else None
        snapshot = _snapshot(found, _primary(found) or host) if found else None
    _memory.put([host, snapshot.uuid] if snapshot else [host], snapshot)
    return snapshot


def tenant_by_uuid(uuid: UUID) -> TenantSnapshot:
    """Raises TenantUnknown when there is none, or when it is still being made."""
    known, snapshot = _memory.get(uuid)
    if not known:
        with directory():
            tenant = Tenant.objects.filter(uuid=uuid).exclude(state=TenantState.PROVISIONING).first()
            snapshot = _snapshot(tenant, _primary(tenant)) if tenant else None
        if snapshot:
            _memory.put([uuid], snapshot)
    if snapshot is None:
        raise TenantUnknown(f"No tenant {uuid}.")
    return snapshot


def all_tenants() -> list[TenantSnapshot]:
    """Every tenant that is open, the operator's included; for the clock and for commands."""
    with directory():
        rows = Domain.objects.select_related("tenant").filter(is_primary=True, tenant__state=TenantState.ACTIVE)
        return [_snapshot(row.tenant, row.domain) for row in rows.order_by("tenant__created_at")]


def operator_tenant() -> TenantSnapshot:
    with directory():
        tenant = Tenant.objects.get(is_operator=True)
    return tenant_by_uuid(tenant.uuid)


def snapshot_of(tenant: Tenant) -> TenantSnapshot:
    """For provisioning, before anybody else may enter. Call inside directory()."""
    return _snapshot(tenant, _primary(tenant))


def _primary(tenant: Tenant | None) -> str:
    if tenant is None:
        return ""
    return Domain.objects.filter(tenant=tenant, is_primary=True).values_list("domain", flat=True).first() or ""


def _snapshot(tenant: Tenant, host: str) -> TenantSnapshot:
    computed: dict[str, Any] = {"host": host, "plain_name": tenant.name}
    computed["languages"] = tuple(tenant.languages or [tenant.default_language])
    stored = {name: getattr(tenant, name) for name in TenantSnapshot.__dataclass_fields__ if name not in computed}
    return TenantSnapshot(**stored, **computed)
