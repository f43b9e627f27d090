"""The first steps of a new workspace: ticked by the data, sample data in and out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from crm.customers.models import Account, Contact
from crm.service.models import Ticket
from kernel.actions import PermissionMissing
from kernel.actor import SYSTEM, Actor
from kernel.clock import Clock
from kernel.tenancy import directory, in_tenant
from messaging.models import OutgoingMail
from tenants.directory.models import Tenant
from tenants.directory.snapshots import TenantSnapshot, forget_snapshots
from tenants.signup.actions.first_steps import put_first_steps_away
from tenants.signup.actions.sample import ask_for_sample_data, put_in_sample_company, sample_companies, sample_size
from tests.harness.client import Visitor

Staff = Callable[[str], Actor]


def counts() -> tuple[int, int, int]:
    return Account.objects.count(), Contact.objects.count(), Ticket.objects.count()


def lead(tenant: TenantSnapshot) -> None:
    with directory():
        Tenant.objects.filter(uuid=tenant.uuid).update(has_first_steps=True)
    forget_snapshots()


def test_the_way_there_stands_in_the_navigation_until_it_is_put_away(
    acme: TenantSnapshot, visitor: Callable[..., Visitor]
) -> None:
    browser = visitor("zhao")
    assert "/desk/welcome/" not in browser.get("/desk/settings/").content.decode()
    lead(acme)
    assert "/desk/welcome/" in browser.get("/desk/settings/").content.decode()
    assert "/desk/welcome/" not in visitor("zhang").get("/desk/profile/").content.decode(), "agents have other work"
    browser.post("/desk/welcome/away/")
    assert "/desk/welcome/" not in browser.get("/desk/settings/").content.decode()


def test_steps_know_by_the_data_whether_they_are_done(visitor: Callable[..., Visitor]) -> None:
    page = visitor("zhao").get("/desk/welcome/").content.decode()
    assert "2 of 4 steps done" in page, "acme has colleagues and tickets, and looks as it was made"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_sample_data_comes_and_goes_without_a_trace(
    acme: TenantSnapshot, staff: Staff, clock: Clock, run_jobs: Callable[[], int], language: str
) -> None:
    before, mails = counts(), OutgoingMail.objects.count()
    ask_for_sample_data(actor=staff("zhao"), clock=clock, wanted="in", language=language)
    run_jobs()
    assert sum(counts()) - sum(before) == sample_size(language)
    assert OutgoingMail.objects.count() == mails, "nobody gets a mail"
    ask_for_sample_data(actor=staff("zhao"), clock=clock, wanted="out", language=language)
    run_jobs()
    assert counts() == before


def test_sample_data_put_in_twice_stands_once(acme: TenantSnapshot, clock: Clock) -> None:
    [company, *_rest] = sample_companies("en")
    assert put_in_sample_company(actor=SYSTEM, clock=clock, company=company, language="en") is not None
    before = counts()
    assert put_in_sample_company(actor=SYSTEM, clock=clock, company=company, language="en") is None
    assert counts() == before


def test_a_sample_company_that_is_used_stays(
    acme: TenantSnapshot, staff: Staff, clock: Clock, run_jobs: Callable[[], int]
) -> None:
    [company, *_rest] = sample_companies("en")
    account = put_in_sample_company(actor=SYSTEM, clock=clock, company=company, language="en")
    Ticket.objects.filter(account__is_sample=False).update(account=account)
    ask_for_sample_data(actor=staff("zhao"), clock=clock, wanted="out", language="en")
    run_jobs()
    kept = Account.objects.get(pk=account.pk)  # type: ignore[union-attr]
    assert (kept.is_sample, Ticket.objects.filter(is_sample=True).exists()) == (False, False)


def test_an_agent_may_neither_fill_nor_put_away(acme: TenantSnapshot, staff: Staff, clock: Clock) -> None:
    before, entries = counts(), Entry.objects.count()
    with pytest.raises(PermissionMissing):
        ask_for_sample_data(actor=staff("zhang"), clock=clock, wanted="in", language="en")
    with pytest.raises(PermissionMissing):
        put_first_steps_away(actor=staff("zhang"), clock=clock)
    assert (counts(), Entry.objects.count()) == (before, entries)


def test_the_other_workspace_is_left_alone(
    acme: TenantSnapshot, globex: TenantSnapshot, staff: Staff, clock: Clock, run_jobs: Callable[[], int]
) -> None:
    with in_tenant(globex):
        before = counts()
    ask_for_sample_data(actor=staff("zhao"), clock=clock, wanted="in", language="en")
    run_jobs()
    with in_tenant(globex):
        assert counts() == before


def test_progress_is_shown_while_the_job_is_at_work(visitor: Callable[..., Visitor]) -> None:
    part = visitor("zhao").post("/desk/welcome/sample/", {"want": "in"}, headers={"HX-Request": "true"})
    assert 'hx-trigger="every 1s"' in part.content.decode()


@pytest.mark.parametrize("path", ["/desk/welcome/", "/desk/welcome/sample/", "/outbox/"])
def test_a_page_asks_little(visitor: Callable[..., Visitor], path: str) -> None:
    browser = visitor("zhao")
    with CaptureQueriesContext(connections["default"]) as captured:
        assert browser.get(path).status_code == 200
    boring = ("SAVEPOINT", "RELEASE", "SET ")
    assert sum(not query["sql"].startswith(boring) for query in captured.captured_queries) <= 8
