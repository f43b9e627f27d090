from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import connections

from identity.models import User
from kernel.actor import Actor
from kernel.tenancy import OWNER, directory, in_tenant, leave_tenant
from tenants.directory.models import Tenant
from tenants.directory.snapshots import TenantSnapshot, forget_snapshots, tenant_for_host
from tenants.provisioning.schemas import drop_schema
from tests.harness.cast import fixed
from tests.harness.client import Visitor


@pytest.fixture(autouse=True)
def _fresh_snapshots() -> Iterator[None]:
    """What a test changed in the directory is rolled back; the memory of it goes too."""
    yield
    forget_snapshots()


@pytest.fixture
def provisioning(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Lets a test provision: the owner's connection is its own, outside of the test's transaction.

    Ask for it before every other fixture: the schemas that the test made are dropped after its transaction has ended.
    """
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        with directory(using=OWNER):
            before = schemas()
        connections[OWNER].close()
    yield
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        with directory(using=OWNER):
            made = schemas() - before
        for schema in made:
            drop_schema(schema)
        leave_tenant()
        connections[OWNER].close()


@pytest.fixture
def owner_connection(db: None) -> Iterator[None]:
    """Inside the test: Django's tests refuse other connections than the first, so the owner gets one that is open."""
    guarded = connections[OWNER]
    connections[OWNER] = connections.create_connection(OWNER)
    connections[OWNER].connect()
    yield
    connections[OWNER].close()
    connections[OWNER] = guarded


@pytest.fixture
def operator(tenants: dict[str, TenantSnapshot]) -> Iterator[TenantSnapshot]:
    found = tenant_for_host("localhost")
    assert found is not None
    with in_tenant(found):
        yield found


@pytest.fixture
def olga(operator: TenantSnapshot) -> Actor:
    return User.objects.select_related("staff__role").get(id=fixed("olga")).as_staff()


@pytest.fixture
def public(operator: TenantSnapshot) -> Callable[..., Visitor]:
    """`public()`, `public("olga")`: a browser at the platform's own host."""
    return lambda key="", **options: Visitor.at("localhost", key, **options)


def schemas() -> set[str]:
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 't\\_%%'")
        return {row[0] for row in cursor.fetchall()}


def tenant_named(name: str) -> Tenant | None:
    with directory():
        return Tenant.objects.filter(name=name).first()
