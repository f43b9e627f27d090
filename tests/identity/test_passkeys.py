"""Passkeys: made by their owner, renamed, removed; and what the pages about them ask of the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connections
from django.test.utils import CaptureQueriesContext

from audit.models import Entry
from identity.models import Passkey, PasskeyChallenge, Session, StaffProfile, User
from kernel.clock import system_clock
from messaging.models import OutgoingMail
from tests.harness.authenticator import Flag, SoftwareKey, new_key
from tests.harness.cast import fixed
from tests.harness.client import Visitor
from tests.harness.passkeys import asked, origin_of

Visit = Callable[..., Visitor]
AddKey = Callable[..., SoftwareKey]
DOOR = "/desk/sign-in/"
PASSKEYS = "/desk/profile/passkeys/"
HERE = "http://acme.localhost"


def test_a_passkey_is_made_listed_logged_and_told_by_mail(
    visitor: Visit, key: SoftwareKey, run_jobs: Callable[[], int]
) -> None:
    kept = Passkey.objects.get()
    assert (bytes(kept.credential_id), kept.host, kept.sign_count) == (key.credential_id, "acme.localhost", 5)
    page = visitor("zhang").get("/desk/profile/").content.decode()
    assert ("Phone" in page, "not used yet" in page) == (True, True)
    assert Entry.objects.about(kept.user).get(verb="added a passkey").changes == {"key": "Phone"}
    run_jobs()
    mail = OutgoingMail.objects.get(template="passkey_notice")
    assert (mail.to_email, "A passkey was added" in mail.subject) == ("zhang@acme.example", True)


def test_the_device_is_asked_for_this_host_and_an_unlocked_key(visitor: Visit, key: SoftwareKey) -> None:
    question = asked(visitor("zhang"), f"{PASSKEYS}question/")
    assert question["rp"]["id"] == "acme.localhost"
    chosen = question["authenticatorSelection"]
    assert (chosen["residentKey"], chosen["userVerification"]) == ("required", "required")
    assert len(question["excludeCredentials"]) == 1


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "http://globex.localhost"},
        {"origin": "http://localhost"},
        {"origin": "https://acme.localhost"},
        {"origin": "http://acme.localhost:8001"},
        {"host": "globex.localhost"},
        {"host": "localhost"},
        {"flags": Flag.UP},
        {"flags": Flag.UV},
        {"kind": "webauthn.get"},
        {"cross_origin": True},
    ],
)
def test_a_key_that_was_made_otherwise_is_not_taken(visitor: Visit, lies: dict[str, Any]) -> None:
    browser = visitor("zhang")
    question = asked(browser, f"{PASSKEYS}question/")
    answer = new_key(question).made(question, **({"origin": HERE} | lies))
    response: Any = browser.post(PASSKEYS, {"answer": answer, "name": "Phone"})
    assert (response.status_code, "no usable passkey" in response.content.decode()) == (422, True)
    assert not Passkey.objects.exists()


@pytest.mark.parametrize("nonsense", ["", "{}", "[]", "null", "x" * 20_000, '{"response": {"clientDataJSON": "e30"}}'])
def test_nonsense_is_refused(visitor: Visit, nonsense: str) -> None:
    browser = visitor("zhang")
    asked(browser, f"{PASSKEYS}question/")
    assert browser.post(PASSKEYS, {"answer": nonsense, "name": "Phone"}).status_code == 422
    assert visitor().post(DOOR, {"answer": nonsense}).status_code == 422
    assert not Passkey.objects.exists()


def test_a_question_to_one_session_is_not_answered_by_another(visitor: Visit) -> None:
    here, there = visitor("zhang"), visitor("zhang")
    question = asked(here, f"{PASSKEYS}question/")
    answer = new_key(question).made(question, origin=HERE)
    assert there.post(PASSKEYS, {"answer": answer}).status_code == 422
    assert not Passkey.objects.exists()


def test_somebody_elses_answer_makes_no_key_of_mine(visitor: Visit) -> None:
    asked(visitor("zhang"), f"{PASSKEYS}question/")
    theirs = asked(visitor("liu"), f"{PASSKEYS}question/")
    answer = new_key(theirs).made(theirs, origin=HERE)
    assert visitor("zhang").post(PASSKEYS, {"answer": answer}).status_code == 422
    assert not Passkey.objects.exists()


def test_the_same_key_is_kept_once(visitor: Visit, key: SoftwareKey) -> None:
    browser = visitor("liu")
    question = asked(browser, f"{PASSKEYS}question/")
    key.user_handle = fixed("liu").bytes
    response: Any = browser.post(PASSKEYS, {"answer": key.made(question, origin=HERE)})
    assert (response.status_code, "here already" in response.content.decode()) == (422, True)
    assert Passkey.objects.count() == 1


def test_later_the_password_is_asked_for_before_the_device(visitor: Visit) -> None:
    browser = visitor("zhang")
    Session.objects.update(created_at=system_clock() - timedelta(minutes=16))
    assert "You signed in a while ago" in browser.get("/desk/profile/").content.decode()
    for password in ("", "wrong horse battery"):
        response: Any = browser.post(f"{PASSKEYS}question/", {"password": password})
        assert (response.status_code, response.json()["field"]) == (422, "password")
    assert not PasskeyChallenge.objects.exists()
    asked(browser, f"{PASSKEYS}question/", {"password": "correct horse battery"})


def test_without_a_password_a_fresh_sign_in_is_asked_for(visitor: Visit) -> None:
    User.objects.filter(pk=fixed("zhang")).update(password=make_password(None))
    browser = visitor("zhang")
    Session.objects.update(created_at=system_clock() - timedelta(minutes=16))
    response: Any = browser.post(f"{PASSKEYS}question/")
    assert (response.status_code, "Sign out and in again" in response.json()["sentence"]) == (422, True)
    assert "sign out and in again first" in browser.get("/desk/profile/").content.decode()
    first: Any = browser.post("/desk/profile/password/", {"new": "another fine sentence"})
    assert (first.status_code, "Sign out and in again" in first.content.decode()) == (422, True)
    assert not User.objects.get(pk=fixed("zhang")).has_usable_password()


# ---- renamed, removed


def test_a_passkey_is_renamed(visitor: Visit, key: SoftwareKey) -> None:
    browser, kept = visitor("zhang"), Passkey.objects.get()
    assert "Phone" in browser.get(f"{PASSKEYS}{kept.pk}/").content.decode()
    assert browser.post(f"{PASSKEYS}{kept.pk}/", {"name": "  "}).status_code == 422
    assert browser.post(f"{PASSKEYS}{kept.pk}/", {"name": "Work phone"}).status_code == 302
    assert Passkey.objects.get().name == "Work phone"


def test_removal_asks_once_more_and_is_told_by_mail(
    visitor: Visit, key: SoftwareKey, run_jobs: Callable[[], int]
) -> None:
    browser, kept = visitor("zhang"), Passkey.objects.get()
    assert "Remove “Phone”?" in browser.get(f"{PASSKEYS}{kept.pk}/removal/").content.decode()
    assert Passkey.objects.exists()
    browser.post(f"{PASSKEYS}{kept.pk}/removal/")
    assert not Passkey.objects.exists()
    run_jobs()
    assert OutgoingMail.objects.filter(template="passkey_notice", subject__contains="was removed").count() == 1


@pytest.mark.parametrize("path", ["", "removal/"])
def test_nobody_touches_somebody_elses_passkey(visitor: Visit, key: SoftwareKey, path: str) -> None:
    address = f"{PASSKEYS}{Passkey.objects.get().pk}/{path}"
    assert visitor("liu").get(address).status_code == 404
    assert visitor("liu").post(address, {"name": "Mine"}).status_code == 404
    assert Passkey.objects.get().name == "Phone"


def test_the_only_way_in_stays(visitor: Visit, add_key: AddKey, key: SoftwareKey) -> None:
    User.objects.filter(pk=fixed("zhang")).update(password=make_password(None))
    browser, first = visitor("zhang"), Passkey.objects.get()
    answer: Any = browser.post(f"{PASSKEYS}{first.pk}/removal/")
    assert (answer.status_code, "your only way in" in answer.content.decode()) == (422, True)
    assert Passkey.objects.count() == 1
    add_key(browser, name="Laptop")
    assert browser.post(f"{PASSKEYS}{first.pk}/removal/").status_code == 302
    assert Passkey.objects.get().name == "Laptop"


def test_a_customer_may_remove_the_last_one_because_a_link_by_mail_is_left(visitor: Visit, add_key: AddKey) -> None:
    User.objects.filter(pk=fixed("li")).update(password=make_password(None))
    browser = visitor("li")
    add_key(browser, "portal")
    assert browser.post(f"/me/passkeys/{Passkey.objects.get().pk}/removal/").status_code == 302
    assert not Passkey.objects.exists()


@pytest.mark.parametrize(("who", "room", "path"), [("zhang", "desk", "/desk/profile/"), ("li", "portal", "/me/")])
def test_the_page_of_what_is_ones_own_asks_little(
    visitor: Visit, add_key: AddKey, who: str, room: str, path: str
) -> None:
    browser = visitor(who)
    for name in ("Phone", "Laptop", "Stick"):
        add_key(browser, room, name)
    with CaptureQueriesContext(connections["default"]) as captured:
        assert browser.get(path).status_code == 200
    boring = ("SAVEPOINT", "RELEASE", "SET ")
    assert sum(not query["sql"].startswith(boring) for query in captured.captured_queries) <= 8


def test_the_pages_in_chinese(visitor: Visit, key: SoftwareKey) -> None:
    User.objects.filter(pk=fixed("zhang")).update(language="zh-hans")
    page = visitor("zhang").get("/desk/profile/").content.decode()
    assert all(words in page for words in ("通行密钥", "添加通行密钥", "第二步验证"))
    assert "用通行密钥登录" in visitor(language="zh-hans").get(DOOR).content.decode()


def test_an_origin_has_the_port_of_the_deployment(visitor: Visit, settings: Any) -> None:
    settings.PUBLIC_PORT_SUFFIX = ":8443"
    browser = visitor("zhang")
    question = asked(browser, f"{PASSKEYS}question/")
    made = new_key(question).made(question, origin=origin_of(browser))
    assert browser.post(PASSKEYS, {"answer": made}).status_code == 422
    question = asked(browser, f"{PASSKEYS}question/")
    made = new_key(question).made(question, origin=f"{HERE}:8443")
    assert browser.post(PASSKEYS, {"answer": made}).status_code == 302
    assert StaffProfile.objects.get(pk=fixed("zhang")).user.passkeys.count() == 1
