"""A passkey opens the door where it was made: not that of another workspace, and not the one above."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from identity.models import Passkey, User
from kernel.tenancy import in_tenant
from tenants.directory.snapshots import TenantSnapshot, tenant_for_host
from tests.harness.authenticator import SoftwareKey
from tests.harness.cast import PASSWORD
from tests.harness.client import Visitor
from tests.harness.passkeys import answer_with, asked, refused

Visit = Callable[..., Visitor]
AddKey = Callable[..., SoftwareKey]
DOOR = "/desk/sign-in/"
QUESTION = "/desk/sign-in/passkey/"
HERE = "http://acme.localhost"


@pytest.fixture
def console(tenants: dict[str, TenantSnapshot]) -> Any:
    found = tenant_for_host("localhost")
    assert found is not None
    with in_tenant(found):
        yield lambda key="": Visitor.at("localhost", key)


def test_a_key_of_one_workspace_opens_nothing_in_another(visitor: Visit, key: SoftwareKey) -> None:
    """Not even when the other one holds the very same row: the key answers for the host where it was made."""
    row = Passkey.objects.values().get()
    globex = tenant_for_host("globex.localhost")
    assert globex is not None
    with in_tenant(globex):
        browser = Visitor.at("globex.localhost")
        refused(answer_with(browser, key, host="globex.localhost"))  # a key that globex does not know
        for host in ("acme.localhost", "globex.localhost"):
            Passkey.objects.all().delete()
            Passkey.objects.create(**(row | {"host": host}))
            refused(answer_with(browser, key))  # as the device really answers: bound to acme
            refused(answer_with(browser, key, origin=HERE))
        # The stolen row alone, with a device that lies about its host, would do: so the hash is what protects.
        assert answer_with(browser, key, host="globex.localhost").status_code == 302


def test_a_row_for_another_host_is_not_looked_at(visitor: Visit, key: SoftwareKey) -> None:
    Passkey.objects.update(host="globex.localhost")
    refused(answer_with(visitor(), key))


def test_a_question_of_one_workspace_is_not_answered_in_another(visitor: Visit, key: SoftwareKey) -> None:
    browser = visitor()
    question = asked(browser, QUESTION)
    key.counter += 1
    other = Visitor.at("globex.localhost").with_cookies(browser)
    refused(other.post(DOOR, {"answer": key.used(question, origin=HERE)}), "answered before")


def test_an_operator_adds_a_key_at_the_console_and_comes_in_with_it(console: Visit, add_key: AddKey) -> None:
    key = add_key(console("olga"), "console")
    browser = console()
    response = answer_with(browser, key, path="/console/sign-in/")
    assert (response.status_code, response.cookies["console_session"]["path"]) == (302, "/console/")
    assert browser.get("/console/").status_code == 200


def test_a_workspaces_page_can_not_answer_for_the_platform_above_it(console: Visit, add_key: AddKey) -> None:
    """A browser lets a page below a host ask in that host's name; only the origin shows it."""
    key = add_key(console("olga"), "console")
    response = answer_with(console(), key, path="/console/sign-in/", origin=HERE)
    assert (response.status_code, "console_session" in response.cookies) == (422, False)


def test_an_operator_has_a_profile(console: Visit, add_key: AddKey) -> None:
    browser = console("olga")
    User.objects.update(email="operator@rapport.example")
    assert "/console/profile/" in browser.get("/console/").content.decode()
    page = browser.get("/console/profile/").content.decode()
    assert "/desk/" not in page
    browser.post("/console/profile/", {"name": "Olga B.", "language": "zh-hans"})
    assert "个人资料与登录" in browser.get("/console/profile/").content.decode()
    answer = browser.post("/console/profile/password/", {"old": PASSWORD, "new": "another fine sentence"})
    assert answer.headers["Location"] == "/console/profile/"
    browser.post("/console/profile/authenticator/")
    assert browser.get("/console/profile/authenticator/").status_code == 200
    add_key(browser, "console")
    assert browser.post("/console/profile/passkey-step/").content.decode().count('<code class="r-num">') == 10
    door = {"email": "operator@rapport.example", "password": "another fine sentence"}
    assert console().post("/console/sign-in/", door).headers["Location"].startswith("/console/sign-in/code/")


def test_a_stranger_is_asked_to_sign_in_at_the_console(console: Visit) -> None:
    answer = console().get("/console/profile/")
    assert (answer.status_code, answer.headers["Location"][:17]) == (302, "/console/sign-in/")
