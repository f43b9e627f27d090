"""What is shared by a whole database or process, and so knows no tenant: locks, channels, the library of sites."""

from __future__ import annotations

import re
import threading
from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction

from kernel.jobs import JOBS
from kernel.tenancy import connection_of, connection_options, in_tenant
from tenants.directory.snapshots import TenantSnapshot
from tests.architecture.test_house import ROOT, imports_of, name_of, product_modules

LOCKS = re.compile(r"pg_(?:try_)?advisory\w*\(")
NOTICES = re.compile(r"\bpg_notify\((?P<channel>.+?),\s*(?P<payload>[^,()]+)\)|\bNOTIFY\s+\w+\s*,", re.DOTALL)
JOB = "kernel.sweeping.sweep_effects"
HASHED = "hashtextextended(%s, 0"
# The key of each lock, by file. An address and the clock belong to the platform, not to a tenant.
LOCK_KEYS = {
    "crm/customers/actions/tree.py": 'f"accounts above accounts:{current_tenant().uuid}"',
    "search/filling.py": 'f"search:{current_tenant().uuid}"',
    "platform/kernel/schedule.py": "LOCK",
    "tenants/provisioning/making.py": 'f"make:{uuid}"',
    "tenants/signup/actions/sign_up.py": 'f"address:{address}"',
}


def takes_locks(source: str) -> bool:
    return LOCKS.search(source) is not None


def notices_with_data(source: str) -> list[str]:
    """Notices whose payload is anything but the empty string."""
    return [found[0] for found in NOTICES.finditer(source) if (found["payload"] or "").strip() != "''"]


def test_every_lock_of_the_database_says_whose_it_is() -> None:
    """A lock is everybody's: a key without the tenant would make one workspace wait for another."""
    assert {name_of(path) for path in product_modules() if takes_locks(path.read_text())} == set(LOCK_KEYS)
    for name, key in LOCK_KEYS.items():
        source = (ROOT / name).read_text()
        assert key in source
        assert set(re.findall(r"advisory\w*\(([^)]+)\)", source)) == ({"%s"} if key == "LOCK" else {HASHED})


def test_our_notices_carry_no_data() -> None:
    assert {name_of(path): notices_with_data(path.read_text()) for path in product_modules()} == {
        name_of(path): [] for path in product_modules()
    }


@pytest.mark.parametrize(
    "source", ["SELECT pg_notify('jobs', message)", "SELECT pg_notify('a' || b, '1')", "NOTIFY jobs, 'x'"]
)
def test_the_search_finds_a_notice_with_data(source: str) -> None:
    assert notices_with_data(source) != []
    assert takes_locks("SELECT pg_advisory_xact_lock(1)")
    assert takes_locks("SELECT pg_try_advisory_lock(%s)")


def test_a_listener_hears_that_there_is_a_job_and_nothing_of_it(tenants: dict[str, TenantSnapshot]) -> None:
    heard: list[str] = []

    def enqueue() -> None:
        """In a thread, because a notice is sent by COMMIT, and the test's own transaction has none."""
        with in_tenant(tenants["acme"]):
            with transaction.atomic():
                JOBS[JOB].enqueue()
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM dramatiq.queue WHERE message->>'actor_name' = %s", [JOB])
        connection_of().close()

    with psycopg.connect(**connection_options(), autocommit=True) as listener:
        for queue in ("default", "mail"):
            listener.execute(f'LISTEN "dramatiq.{queue}.enqueue"')
        thread = threading.Thread(target=enqueue)
        thread.start()
        thread.join()
        heard = [notice.payload for notice in listener.notifies(timeout=5, stop_after=1)]
    assert heard == [""]


def of_sites(path: Path) -> set[str]:
    return {name for name in imports_of(path) if name.startswith("django.contrib.sites")}


def test_nobody_asks_for_the_current_site() -> None:
    """It is remembered for each process: the second tenant would be told the first one's."""
    assert {name_of(path): of_sites(path) for path in product_modules() if of_sites(path)} == {}


def test_the_search_finds_a_site(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("from django.contrib.sites.models import Site\n")
    assert of_sites(tmp_path / "a.py") == {"django.contrib.sites.models.Site"}
