"""What every test may ask for. Tests run as the application role, in tenants made once, and roll back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, expect

from identity.models import User
from kernel.actor import Actor
from kernel.tenancy import in_tenant, leave_tenant
from tenants.directory.snapshots import TenantSnapshot, tenant_for_host
from tests.harness.cast import MOMENT, fixed
from tests.harness.client import Visitor
from tests.harness.jobs import run_waiting_jobs
from tests.look.browser import INSTALL, chromium_path, open_browser


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The database was cloned before Django started: tests.harness.database."""


@pytest.fixture(autouse=True)
def _nobody_selected() -> Iterator[None]:
    # What was kept of a page stays when a test's rows are rolled back.
    cache.clear()
    yield
    leave_tenant()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. For one module at a time: while it runs, the same thread may not ask the database."""
    if chromium_path() is None:
        pytest.skip(f"Chromium is not installed. Run: {INSTALL}")
    expect.set_options(timeout=20_000)  # a busy machine is slow, and a failure is told all the same
    with open_browser() as opened:
        yield opened


@pytest.fixture
def clock() -> Callable[[], datetime]:
    moment = MOMENT + timedelta(days=1)
    return lambda: moment


@pytest.fixture
def tenants(db: None) -> dict[str, TenantSnapshot]:
    found = {name: tenant_for_host(f"{name}.localhost") for name in ("acme", "globex")}
    return {name: tenant for name, tenant in found.items() if tenant is not None}


@pytest.fixture
def acme(tenants: dict[str, TenantSnapshot]) -> Iterator[TenantSnapshot]:
    with in_tenant(tenants["acme"]):
        yield tenants["acme"]


@pytest.fixture
def globex(tenants: dict[str, TenantSnapshot]) -> TenantSnapshot:
    """The other tenant; not entered."""
    return tenants["globex"]


@pytest.fixture
def staff(acme: TenantSnapshot) -> Callable[[str], Actor]:
    """`staff("zhang")`: a member of acme's staff as an actor."""
    return lambda key: User.objects.select_related("staff__role").get(id=fixed(key)).as_staff()


@pytest.fixture
def visitor(acme: TenantSnapshot) -> Callable[..., Visitor]:
    """`visitor("zhang")`, `visitor("li")`, `visitor()`: a browser at acme, signed in as that person or as nobody."""
    return lambda key="", **options: Visitor.at("acme.localhost", key, **options)


@pytest.fixture
def run_jobs(acme: TenantSnapshot) -> Callable[[], int]:
    """Run what was enqueued, as the worker would: with no tenant selected beforehand."""
    return run_waiting_jobs


def pytest_terminal_summary(terminalreporter: Any, exitstatus: int) -> None:
    if os.environ.get("CI") and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line("In CI nothing may be skipped.", red=True)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
