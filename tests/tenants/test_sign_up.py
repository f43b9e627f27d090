"""From the form on the public site to the door of one's own workspace."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from identity.limits import SIGN_UP_PER_NETWORK, SIGN_UP_PER_PERSON
from identity.models import OneTimeLink, User
from kernel.clock import system_clock
from kernel.tenancy import directory, in_tenant
from messaging.models import OutgoingMail
from tenants.directory.models import Domain, SignUp, Tenant, TenantState
from tenants.directory.snapshots import tenant_for_host
from tenants.provisioning import actions as provisioning_actions
from tenants.signup.jobs import free_unconfirmed_addresses
from tests.harness.client import Visitor
from tests.harness.jobs import run_waiting_jobs

Public = Callable[..., Visitor]
FORM = {"company": "Pine Café", "address": "pine", "person": "Ada Park", "email": "ada@pine.example", "language": "en"}


def sign_ups() -> list[SignUp]:
    with directory():
        return list(SignUp.objects.order_by("created_at"))


def snapshot_of_everything() -> tuple[int, int, int]:
    with directory():
        counts = SignUp.objects.count(), Tenant.objects.count()
    return (*counts, OutgoingMail.objects.count())


def link_in_mail(template: str = "confirm_sign_up") -> str:
    mail = OutgoingMail.objects.filter(template=template).order_by("-created_at", "-pk").first()
    assert mail is not None
    return str(re.sub(r"^http://[^/]+", "", mail.items[0]["url"]))


def statements(call: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connections["default"]) as captured:
        call()
    boring = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SET ", "BEGIN", "COMMIT")
    return sum(not query["sql"].startswith(boring) for query in captured.captured_queries)


def test_the_whole_way(provisioning: None, owner_connection: None, public: Public) -> None:
    browser = public()
    answer = browser.post("/", FORM)
    assert (answer.status_code, "ada@pine.example" in answer.content.decode()) == (200, True)
    link = link_in_mail()

    assert "Pine Café" in browser.get(link).content.decode()
    assert sign_ups()[0].confirmed_at is None, "opening the link confirms nothing"

    making = browser.post(link).headers["Location"]
    waiting = browser.get(making).content.decode()
    assert 'hx-trigger="every 1s"' in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting

    run_waiting_jobs()
    ready = browser.get(making).content.decode()
    found = re.search(r'href="http://pine\.localhost(/desk/owner/[^"]+)"', ready)
    assert found is not None
    assert found[1] in link_in_mail("workspace_ready"), "page and mail hold the same link"
    assert "/desk/owner/" not in public().get(making).content.decode(), "another browser sees no link"

    tenant = tenant_for_host("pine.localhost")
    assert tenant is not None
    assert (tenant.is_open, tenant.has_first_steps, tenant.default_language) == (True, True, "en")
    with in_tenant(tenant):
        owner = Visitor.at("pine.localhost")
        assert owner.get(found[1]).status_code == 200
        entered = owner.post(found[1], {"password": "a long sentence 42"})
        assert entered.headers["Location"] == "/desk/welcome/"
        assert "First steps" in owner.get("/desk/welcome/").content.decode()
        person = User.objects.get()
        assert (person.email, person.staff.role.key) == ("ada@pine.example", "administrator")
        assert Visitor.at("pine.localhost").post(found[1], {"password": "another sentence 43"}).status_code == 410


def test_a_link_confirms_once(provisioning: None, owner_connection: None, public: Public) -> None:
    public().post("/", FORM)
    link = link_in_mail()
    public().post(link)
    before = snapshot_of_everything()
    again = public().post(link)
    assert (again.status_code, "was used before" in again.content.decode()) == (410, True)
    assert snapshot_of_everything() == before


def test_a_link_of_another_tenant_or_a_made_up_one_is_refused(public: Public) -> None:
    public().post("/", FORM)
    before = snapshot_of_everything()
    assert public().post("/confirm/not-a-real-secret/").status_code == 410
    assert Visitor.at("acme.localhost").post(link_in_mail()).status_code in {404, 410}
    assert snapshot_of_everything() == before


def test_an_expired_link_says_so_and_frees_the_address(public: Public) -> None:
    public().post("/", FORM)
    with directory():
        SignUp.objects.update(expires_at=system_clock() - timedelta(minutes=1))
    answer = public().post(link_in_mail())
    assert (answer.status_code, "older than a day" in answer.content.decode()) == (410, True)
    assert "is free" in public().get("/address/?address=pine").content.decode()
    free_unconfirmed_addresses.run()
    assert sign_ups() == []


def test_terms_are_kept_with_version_and_time(public: Public) -> None:
    public().post("/", FORM)
    [sign_up] = sign_ups()
    assert (sign_up.terms_version, sign_up.terms_accepted_at is not None, sign_up.ip) == (
        "2026-11-01",
        True,
        "127.0.0.1",
    )


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("acme", "acme.localhost is taken"),
        ("www", "kept for the platform"),
        ("operator", "kept for the platform"),
        ("ab", "At least 3 characters"),
        ("a" * 41, "At most 40 characters"),
        ("pine_cafe", "Only letters"),
        ("-pine", "Only letters"),
        ("xn--pine", "Only letters"),
        ("松树", "At least 3"),
        ("пихта", "Only letters"),
    ],
)
def test_an_address_that_cannot_be_had(public: Public, address: str, sentence: str) -> None:
    assert sentence in public().get("/address/", {"address": address}).content.decode()
    before = snapshot_of_everything()
    answer = public().post("/", FORM | {"address": address})
    page = answer.content.decode()
    assert (answer.status_code, sentence in page) == (422, True)
    assert all(value in page for value in ("Pine Café", "Ada Park", "ada@pine.example")), "nothing typed is lost"
    assert snapshot_of_everything() == before


@pytest.mark.parametrize("typed", ["Pine", " pine ", "pine.localhost", "http://pine.localhost/desk/"])
def test_an_address_is_understood_as_it_is_meant(public: Public, typed: str) -> None:
    assert "pine.localhost is free" in public().get("/address/", {"address": typed}).content.decode()


def test_an_unconfirmed_sign_up_holds_the_address_for_a_day(public: Public) -> None:
    public().post("/", FORM)
    before = snapshot_of_everything()
    answer = public().post("/", FORM | {"email": "someone@else.example"})
    assert (answer.status_code, "Somebody is signing up" in answer.content.decode()) == (422, True)
    assert snapshot_of_everything() == before


def test_the_same_person_may_ask_again_and_only_the_newest_link_counts(public: Public) -> None:
    public().post("/", FORM)
    first = link_in_mail()
    assert public().post("/", FORM | {"company": "Pine & Co"}).status_code == 200
    assert [sign_up.company for sign_up in sign_ups()] == ["Pine & Co"]
    assert public().get(first).status_code == 410
    assert public().get(link_in_mail()).status_code == 200


def test_an_address_taken_in_the_meantime_is_said_and_nothing_is_made(public: Public) -> None:
    public().post("/", FORM)
    with directory():
        Domain.objects.create(domain="pine.localhost", tenant=Tenant.objects.get(name="Globex"), is_primary=False)
        before = Tenant.objects.count()
    answer = public().post(link_in_mail())
    assert (answer.status_code, "taken in the meantime" in answer.content.decode()) == (410, True)
    with directory():
        assert Tenant.objects.count() == before
    assert sign_ups()[0].confirmed_at is None


def test_a_wrong_e_mail_stands_at_its_field(public: Public) -> None:
    before = snapshot_of_everything()
    answer = public().post("/", FORM | {"email": "ada@pine"})
    assert (answer.status_code, 'id="id_email_error"' in answer.content.decode()) == (422, True)
    assert snapshot_of_everything() == before


def test_the_mail_carries_no_stranger_s_words(public: Public) -> None:
    public().post("/", FORM | {"company": "Buy at evil.example", "person": "Click here"})
    run_waiting_jobs()
    mail = OutgoingMail.objects.get(template="confirm_sign_up")
    assert mail.to_name == ""
    assert not any(word in mail.html + mail.text + mail.subject for word in ("evil", "Click here"))


@pytest.mark.parametrize("limit", [SIGN_UP_PER_PERSON, SIGN_UP_PER_NETWORK])
def test_sign_up_is_limited(public: Public, limit: Any) -> None:
    per_person = limit is SIGN_UP_PER_PERSON
    for index in range(limit.times):
        own = FORM | {"address": f"pine-{index}"} | ({} if per_person else {"email": f"ada{index}@pine.example"})
        assert public().post("/", own).status_code == 200
    before = snapshot_of_everything()
    last = FORM | {"address": "pine-last"} | ({} if per_person else {"email": "ada-last@pine.example"})
    answer = public().post("/", last)
    assert (answer.status_code, "Too many tries" in answer.content.decode()) == (422, True)
    assert snapshot_of_everything() == before


def test_a_failure_leaves_nothing_and_may_be_tried_again(
    provisioning: None, owner_connection: None, public: Public, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = public()
    browser.post("/", FORM)
    making = browser.post(link_in_mail()).headers["Location"]

    def breaks(**_: Any) -> User:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(provisioning_actions, "create_owner", breaks)
        with pytest.raises(RuntimeError):
            run_waiting_jobs()
    page = browser.get(making).content.decode()
    assert "That did not work" in page
    with directory():
        tenant = Tenant.objects.get(name="Pine Café")
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", [tenant.schema_name])
            assert cursor.fetchone() == (0,), "nothing half made stays"
    assert public().post(f"{making}again/").status_code == 403, "only the browser that confirmed"
    assert sign_ups()[0].failed_at is not None
    browser.post(f"{making}again/")
    run_waiting_jobs()
    assert "Your workspace is ready" in browser.get(making).content.decode()
    with directory():
        assert Tenant.objects.get(name="Pine Café").state == TenantState.ACTIVE


def test_the_job_may_run_twice(provisioning: None, owner_connection: None, public: Public) -> None:
    browser = public()
    browser.post("/", FORM)
    browser.post(link_in_mail())
    run_waiting_jobs()
    from tenants.provisioning.jobs import make_workspace

    make_workspace.run(sign_up_id=str(sign_ups()[0].pk))
    assert OutgoingMail.objects.filter(template="workspace_ready").count() == 1
    tenant = tenant_for_host("pine.localhost")
    assert tenant is not None
    with in_tenant(tenant):
        assert (User.objects.count(), OneTimeLink.objects.count()) == (1, 1)


@pytest.mark.parametrize(("language", "words"), [("en", "Answer every customer"), ("zh-hans", "接住每一位客户")])
def test_the_public_site_speaks_both_languages(public: Public, language: str, words: str) -> None:
    browser = public(language=language)
    assert words in browser.get("/").content.decode()
    for path in ("/terms/", "/privacy/", "/sign-in/"):
        assert browser.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/", "/address/?address=pine", "/sign-in/", "/terms/", "/privacy/", "/outbox/"])
def test_a_public_page_asks_little(public: Public, path: str) -> None:
    browser = public()
    browser.get(path)
    assert statements(lambda: browser.get(path)) <= 8


def test_where_to_sign_in(public: Public) -> None:
    there = public().post("/sign-in/", {"address": "acme"})
    assert there.headers["Location"] == "http://acme.localhost/desk/"
    nowhere = public().post("/sign-in/", {"address": "nobody-here"})
    assert (nowhere.status_code, "There is no workspace" in nowhere.content.decode()) == (422, True)
    policy = public().get("/sign-in/").headers["Content-Security-Policy"]
    assert "form-action 'self' http://*.localhost;" in policy
