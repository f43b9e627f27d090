"""A job and its tenant (trap 13): stamped when it is enqueued, refused without, and nobody's when it is done."""

from __future__ import annotations

import gc
from uuid import uuid4

import pytest
from django.db import connection

from kernel.jobs import JOBS
from kernel.jobs.middleware import JobWithoutTenant, TenantStamp
from kernel.tenancy import current_tenant_or_none, leave_tenant
from tenants.directory.snapshots import TenantSnapshot

Tenants = dict[str, TenantSnapshot]


def test_trap_13_a_job_is_stamped_with_its_tenant(acme: TenantSnapshot) -> None:
    JOBS["kernel.sweeping.sweep_effects"].enqueue()
    with connection.cursor() as cursor:
        cursor.execute("SELECT message->'options'->>'tenant' FROM dramatiq.queue")
        assert cursor.fetchall() == [(str(acme.uuid),)]


def test_trap_13_a_job_outside_a_tenant_is_not_enqueued(db: None) -> None:
    leave_tenant()
    with pytest.raises(JobWithoutTenant):
        JOBS["kernel.sweeping.sweep_effects"].enqueue()


@pytest.mark.parametrize("options", [{}, {"tenant": "nonsense"}, {"tenant": str(uuid4())}])
def test_trap_13_an_unstamped_message_is_refused(
    options: dict[str, str], db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Between jobs a worker drops stale connections; here it would drop the one with the test's transaction.
    monkeypatch.setattr("kernel.jobs.middleware.close_old_connections", lambda: None)
    from dramatiq.middleware import SkipMessage

    class Message:
        actor_name = "any"
        failed = False

        def __init__(self) -> None:
            self.options = dict(options)

        def fail(self) -> None:
            self.failed = True

    message = Message()
    with pytest.raises(SkipMessage):
        TenantStamp().before_process_message(None, message)
    assert message.failed
    assert current_tenant_or_none() is None


def test_trap_13_a_message_that_is_forgotten_late_takes_no_tenant_away(
    tenants: Tenants, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kernel.jobs.middleware.close_old_connections", lambda: None)

    class Message:
        actor_name = "any"

        def __init__(self, tenant: TenantSnapshot) -> None:
            self.options = {"tenant": str(tenant.uuid)}

    stamp, first, second = TenantStamp(), Message(tenants["acme"]), Message(tenants["globex"])
    stamp.before_process_message(None, first)
    stamp.after_process_message(None, first)
    stamp.before_process_message(None, second)
    del first
    gc.collect()
    assert current_tenant_or_none() == tenants["globex"]
    leave_tenant()
