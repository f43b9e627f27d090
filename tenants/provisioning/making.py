"""A tenant from its directory row to an open door, in steps that a page can show and a second try can repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import connections, transaction

from access.builtin import create_builtin_roles
from kernel.tenancy import OWNER, directory, in_tenant
from tenants.directory.models import Domain, Tenant, TenantState, opaque_schema_name
from tenants.directory.snapshots import TenantSnapshot, forget_snapshots, snapshot_of
from tenants.provisioning.schemas import create_schema, drop_schema


@dataclass(frozen=True)
class Wish:
    """What a new tenant is to be."""

    name: str
    host: str
    language: str = "en"
    time_zone: str = "UTC"
    currency: str = "EUR"
    is_operator: bool = False
    accent: str = "#2b5bd7"
    languages: tuple[str, ...] = ("en", "zh-hans")
    extra: dict[str, object] = field(default_factory=dict)


def reserve_tenant(wish: Wish, *, at: datetime) -> UUID:
    """The directory row and its address, closed until the schema stands. IntegrityError: the address is taken."""
    with directory(), transaction.atomic():
        tenant = Tenant.objects.create(
            schema_name=opaque_schema_name(),
            name=wish.name,
            is_operator=wish.is_operator,
            default_language=wish.language,
            languages=list(wish.languages),
            time_zone=wish.time_zone,
            currency=wish.currency,
            accent=wish.accent,
            created_at=at,
            **wish.extra,
        )
        Domain.objects.create(domain=wish.host, tenant=tenant, is_primary=True)
    return tenant.uuid


def make_tenant(uuid: UUID, *, at: datetime, furnish: Callable[[], None] | None = None) -> TenantSnapshot:
    """Schema, roles, what `furnish` puts in, open.

    May be called again after a failure, and by two workers at once: what was half made is dropped and made anew, what
    is open is left alone.
    """
    with _alone(uuid):
        return _make(uuid, at=at, furnish=furnish)


def _make(uuid: UUID, *, at: datetime, furnish: Callable[[], None] | None) -> TenantSnapshot:
    with directory():
        tenant = Tenant.objects.get(uuid=uuid)
        if tenant.state != TenantState.PROVISIONING:
            return snapshot_of(tenant)
        _at_step(tenant, "schema")
    drop_schema(tenant.schema_name)
    version = create_schema(tenant.schema_name)
    with directory():
        snapshot = snapshot_of(tenant)
        _at_step(tenant, "roles")
    with in_tenant(snapshot), transaction.atomic():
        create_builtin_roles()
        if furnish is not None:
            furnish()
    with directory():
        tenant.schema_version = version
        tenant.progress = "ready"
        tenant.save(update_fields=["schema_version", "progress"])
        tenant.open(at=at)
        forget_snapshots()
        return snapshot_of(tenant)


def abandon_tenant(uuid: UUID) -> None:
    """After a failure: nothing half made stays behind; the row keeps the address for another try."""
    with _alone(uuid), directory():
        tenant = Tenant.objects.get(uuid=uuid)
        if tenant.state == TenantState.PROVISIONING:
            drop_schema(tenant.schema_name)
            _at_step(tenant, "")


@contextmanager
def _alone(uuid: UUID) -> Iterator[None]:
    """One at a time for each tenant: a second worker must not drop what the first has just opened."""
    with directory(using=OWNER), connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [f"make:{uuid}"])
    try:
        yield
    finally:
        with directory(using=OWNER), connections[OWNER].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [f"make:{uuid}"])


def remove_tenant(uuid: UUID) -> None:
    """Schema, address and directory row; for a tenant that never opened, and for tests."""
    with directory(using=OWNER):
        tenant = Tenant.objects.using(OWNER).get(uuid=uuid)
        drop_schema(tenant.schema_name)
        Domain.objects.using(OWNER).filter(tenant=tenant).delete()
        tenant.delete(using=OWNER)
    forget_snapshots()


def _at_step(tenant: Tenant, step: str) -> None:
    """Committed at once, so that the progress page sees it."""
    Tenant.objects.filter(pk=tenant.pk).update(progress=step)
    tenant.progress = step
