"""What operators see of the tenants and do to them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from kernel.actions import PermissionMissing
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.tenancy import directory, in_tenant
from tenants.console.actions import suspend_tenant
from tenants.directory.models import Tenant, TenantState
from tenants.directory.snapshots import TenantSnapshot
from tests.harness.client import Visitor

Public = Callable[..., Visitor]


def state_of(name: str) -> str:
    with directory():
        return str(Tenant.objects.get(name=name).state)


def test_a_stranger_is_asked_to_sign_in(public: Public) -> None:
    answer = public().get("/console/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/console/sign-in/?next=%2Fconsole%2F")


def test_an_operator_signs_in_at_the_console(public: Public) -> None:
    browser = public()
    wrong = browser.post("/console/sign-in/", {"email": "operator@example.org", "password": "wrong"})
    assert (wrong.status_code, "console_session" in wrong.cookies) == (422, False)


def test_the_list_names_each_tenant_with_state_and_address(public: Public) -> None:
    page = public("olga").get("/console/").content.decode()
    assert all(words in page for words in ("Acme Pumps", "acme.localhost", "Globex", "Active", "up to date"))
    assert "kingfisher" not in page, "no tenant's own rows"


def test_search_and_states(public: Public) -> None:
    browser = public("olga")
    found = browser.get("/console/?q=globex").content.decode()
    assert ("Globex" in found, "Acme Pumps" in found) == (True, False)
    assert "No tenant matches" in browser.get("/console/?state=suspended").content.decode()


def test_suspend_closes_every_door_and_resume_opens_them(public: Public, globex: TenantSnapshot) -> None:
    browser = public("olga")
    browser.post(f"/console/tenants/{globex.uuid}/suspension/")
    assert state_of("Globex") == TenantState.SUSPENDED
    for path in ("/", "/desk/", "/desk/sign-in/"):
        closed = Visitor.at("globex.localhost", language="zh-hans").get(path)
        assert (closed.status_code, "的工作区已停用" in closed.content.decode()) == (403, True)
    assert Visitor.at("acme.localhost").get("/desk/sign-in/").status_code == 200
    with directory():
        tenant = Tenant.objects.get(name="Globex")
    assert Entry.objects.about(tenant).get().verb == "suspended"
    browser.post(f"/console/tenants/{globex.uuid}/resumption/")
    assert state_of("Globex") == TenantState.ACTIVE
    assert Visitor.at("globex.localhost").get("/desk/sign-in/").status_code == 200


def test_the_operators_own_tenant_stays_open(public: Public, operator: TenantSnapshot) -> None:
    assert public("olga").post(f"/console/tenants/{operator.uuid}/suspension/").status_code == 404
    assert state_of("Rapport") == TenantState.ACTIVE


def test_who_may_not_suspends_nothing(
    public: Public, globex: TenantSnapshot, clock: Clock, tenants: dict[str, TenantSnapshot]
) -> None:
    from identity.models import User
    from tests.harness.cast import fixed

    public().post(f"/console/tenants/{globex.uuid}/suspension/")
    with in_tenant(tenants["acme"]):
        administrator = User.objects.get(id=fixed("zhao")).as_staff()
    with pytest.raises(PermissionMissing):
        suspend_tenant(actor=administrator, clock=clock, tenant_id=globex.uuid)
    assert state_of("Globex") == TenantState.ACTIVE


def test_the_console_is_not_on_a_tenants_host(db: None) -> None:
    assert Visitor.at("acme.localhost").get("/console/").status_code == 404


def test_unknown_hosts_get_an_answer_in_the_browsers_language(db: None) -> None:
    answer = Visitor.at("nobody.localhost", language="zh-hans").get("/")
    assert (answer.status_code, "此地址没有工作区" in answer.content.decode()) == (404, True)


@pytest.mark.parametrize("path", ["/console/", "/console/tenants/{}/"])
def test_a_console_page_asks_little(public: Public, globex: TenantSnapshot, olga: Actor, path: str) -> None:
    browser = public("olga")
    browser.get(path.format(globex.uuid))
    with CaptureQueriesContext(connections["default"]) as captured:
        assert browser.get(path.format(globex.uuid)).status_code == 200
    boring = ("SAVEPOINT", "RELEASE", "SET ")
    assert sum(not query["sql"].startswith(boring) for query in captured.captured_queries) <= 8


def test_a_path_of_the_other_kind_of_host_is_not_found(public: Public) -> None:
    assert public().get("/desk/tickets/").status_code == 404
