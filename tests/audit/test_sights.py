"""Who came in, who could not, who looked at what, who took what home: told without a statement of the page."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from audit import sights
from audit.models import SAW, Entry
from audit.sights import forget_notes, write_notes
from crm.customers.models import Account
from documents.models import IssuedDocument
from identity.models import ApiToken
from kernel.actor import Actor
from kernel.tenancy import in_tenant
from tenants.directory.snapshots import TenantSnapshot
from tests.api.conftest import Program, token_of
from tests.harness.cast import PASSWORD, fixed
from tests.harness.client import Visitor

Visit = Callable[..., Visitor]
Staff = Callable[[str], Actor]
ACCOUNT = f"/desk/customers/{fixed('harbour')}/"
SIGN_IN = "/desk/sign-in/"


@pytest.fixture(autouse=True)
def _nothing_noted() -> Iterator[None]:
    forget_notes()
    yield
    forget_notes()


def told(verb: str) -> list[Entry]:
    return list(Entry.objects.filter(verb=verb).order_by("at", "id"))


# ---- Coming in


def test_who_comes_in_is_told_with_the_place(visitor: Visit) -> None:
    answer = visitor().post(SIGN_IN, {"email": "zhang@acme.example", "password": PASSWORD},
                            HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")  # fmt: skip
    assert answer.status_code == 302
    [entry] = told("signed in")
    assert (entry.subject_id, entry.changes["face"]) == (fixed("zhang"), "staff")
    assert (entry.changes["ip"], entry.changes["device"]) == ("127.0.0.1", "Firefox · Windows")


@pytest.mark.parametrize(("url", "face"), [(SIGN_IN, "staff"), ("/sign-in/", "customer")])
def test_who_cannot_come_in_is_told_without_the_secret(visitor: Visit, url: str, face: str) -> None:
    email = "zhang@acme.example" if face == "staff" else "li@harbour.acme.example"
    assert visitor().post(url, {"email": email, "password": "kingfisher-guess"}).status_code == 422
    [entry] = told("failed to sign in")
    assert (entry.subject_id, entry.actor_id) == (fixed("zhang" if face == "staff" else "li"), None)
    assert (entry.changes["face"], entry.changes["step"]) == (face, "password")
    assert "kingfisher-guess" not in str(Entry.objects.filter(pk=entry.pk).values().get())


def test_a_stranger_is_told_by_what_they_called_themselves(visitor: Visit) -> None:
    visitor().post(SIGN_IN, {"email": "nobody@acme.example", "password": "x"})
    [entry] = told("failed to sign in")
    assert (entry.subject_type, entry.subject_name) == ("identity.user", "nobody@acme.example")


def test_what_is_tried_too_often_does_not_fill_the_log(visitor: Visit) -> None:
    stranger = visitor()
    for _time in range(12):
        stranger.post(SIGN_IN, {"email": "zhang@acme.example", "password": "x"})
    assert len(told("failed to sign in")) == 8


def test_a_wrong_code_and_a_wrong_passkey_are_told(visitor: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    from kernel.signing import tenant_timestamp_signer

    browser = visitor()
    browser.cookies["second_step"] = tenant_timestamp_signer("second-step").sign(str(fixed("zhang")))
    assert browser.post(f"{SIGN_IN}code/", {"code": "123456"}).status_code == 422
    [entry] = told("failed to sign in")
    assert (entry.subject_id, entry.changes["step"]) == (fixed("zhang"), "code")
    assert visitor().post(SIGN_IN, {"answer": "{}"}).status_code == 422


def test_who_goes_is_told(visitor: Visit) -> None:
    visitor("zhang").post("/desk/sign-out/")
    assert [entry.subject_id for entry in told("signed out")] == [fixed("zhang")]


# ---- Looking


def test_a_look_is_written_later_and_once(visitor: Visit) -> None:
    zhang = visitor("zhang")
    zhang.get(ACCOUNT)
    assert told(SAW) == []
    zhang.get(ACCOUNT)
    assert write_notes() == 1
    [entry] = told(SAW)
    assert (entry.actor_id, entry.subject_type, entry.subject_id) == (
        fixed("zhang"),
        "customers.account",
        fixed("harbour"),
    )
    assert write_notes() == 0


def test_after_a_while_it_is_another_look(visitor: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    zhang = visitor("zhang")
    for _time in range(2):
        zhang.get(ACCOUNT)
        monkeypatch.setattr(sights, "SAME_LOOK_SECONDS", -1.0)
    write_notes()
    assert len(told(SAW)) == 2


@pytest.mark.parametrize(
    ("url", "label"),
    [
        (ACCOUNT, "customers.account"),
        (f"/desk/contacts/{fixed('li-contact')}/", "customers.contact"),
        ("/desk/tickets/1001/", "service.ticket"),
        ("/desk/tickets/1001/peek/", "service.ticket"),
        (f"/desk/knowledge/{fixed('article')}/", "knowledge_base.article"),
        (f"/desk/settings/people/{fixed('wang')}/", "identity.user"),
    ],
)
def test_the_pages_of_records_tell(visitor: Visit, url: str, label: str) -> None:
    assert visitor("zhao").get(url).status_code == 200
    write_notes()
    assert [entry.subject_type for entry in told(SAW)] == [label]


def test_nothing_is_told_of_what_was_not_shown(visitor: Visit) -> None:
    visitor().get(ACCOUNT)
    visitor("zhang").get(f"/desk/customers/{fixed('nothing')}/")
    visitor("li").get("/requests/1001/")  # what is theirs
    assert write_notes() == 0


def test_a_look_costs_the_page_no_statement(visitor: Visit) -> None:
    zhang = visitor("zhang")
    with CaptureQueriesContext(connection) as queries:
        assert zhang.get(ACCOUNT).status_code == 200
    assert [query["sql"] for query in queries if "audit_entry" in query["sql"] and "INSERT" in query["sql"]] == []


def test_looks_do_not_crowd_out_what_was_done(visitor: Visit) -> None:
    zhang = visitor("zhang")
    zhang.get(ACCOUNT)
    write_notes()
    assert "Nothing of this kind yet." in zhang.get(f"{ACCOUNT}?kind=changes").content.decode()
    assert not Entry.objects.about(Account.objects.get(pk=fixed("harbour"))).filter(verb=SAW).exists()


def test_each_workspace_gets_its_own(visitor: Visit, globex: TenantSnapshot) -> None:
    visitor("zhang").get(ACCOUNT)
    Visitor.at("globex.localhost", "zhang").get(ACCOUNT)
    assert write_notes() == 2
    assert len(told(SAW)) == 1
    with in_tenant(globex):
        assert len(told(SAW)) == 1


def test_what_could_not_be_written_is_written_next_time(visitor: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor("zhang").get(ACCOUNT)

    def away(*_args: Any, **_rest: Any) -> None:
        raise DatabaseError("away")

    with monkeypatch.context() as broken:
        broken.setattr(Entry.objects, "bulk_create", away)
        assert write_notes() == 0
    assert write_notes() == 1


def test_the_oldest_are_given_up_when_it_lasts_too_long(visitor: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sights, "MOST_WAITING", 10)
    monkeypatch.setattr(sights, "SAME_LOOK_SECONDS", -1.0)
    zhang = visitor("zhang")
    for _time in range(11):
        zhang.get(ACCOUNT)
    assert len(sights._notes.waiting) == 10


def test_a_thread_writes_them(visitor: Visit, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    wrote = threading.Event()
    monkeypatch.setattr(sights, "write_notes", lambda **_rest: wrote.set())
    monkeypatch.setattr(sights, "Finalize", lambda *_args, **_rest: None)
    settings.AUDIT_NOTES_EVERY_SECONDS = 0.01
    visitor("zhang").get(ACCOUNT)
    writer = sights._notes.writer
    assert writer is not None
    assert wrote.wait(10)
    sights._notes.ending.set()
    writer.join(10)
    sights._notes.ending.clear()
    assert not writer.is_alive()


# ---- Programs


def test_what_a_token_reads_is_counted(acme: TenantSnapshot) -> None:
    token = Program("acme.localhost", token_of("zhang").secret)
    for _time in range(3):
        assert token.get("/api/v1/accounts").status_code == 200
    token.get(f"/api/v1/accounts/{fixed('harbour')}")
    token.get(f"/api/v1/accounts/{fixed('nothing')}")
    assert write_notes(all_of_them=False) == 0  # they are counted for a minute
    assert write_notes() == 2
    rows = {entry.changes["operation"]: entry for entry in told("read through the API")}
    assert (rows["list_accounts"].changes["times"], rows["list_accounts"].changes["records"]) == (3, 9)
    assert rows["get_account"].changes["times"] == 1
    assert rows["list_accounts"].token_id == ApiToken.objects.get().pk


# ---- Taking home


def test_a_document_is_told_when_it_is_issued_and_when_it_is_fetched(
    visitor: Visit, run_jobs: Callable[[], int]
) -> None:
    zhang = visitor("zhang")
    answer = zhang.post(f"/desk/documents/ticket/{fixed('li-ticket')}/orders/")
    assert answer.status_code == 302
    run_jobs()
    issued = IssuedDocument.objects.get()
    [entry] = told("issued a document")
    assert (entry.subject_id, entry.changes["sha256"], entry.actor_id) == (issued.pk, issued.sha256, fixed("zhang"))
    assert zhang.get(f"{answer.url}file/").status_code == 200
    write_notes()
    assert [entry.subject_id for entry in told("downloaded")] == [issued.pk]
