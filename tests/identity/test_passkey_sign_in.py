"""A passkey opens the door: the right key, the right host, the right question, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from audit.models import Entry
from identity.challenges import LASTS, make_challenge, spend_challenge
from identity.jobs import sweep_sessions_and_links
from identity.limits import PASSKEY_PER_NETWORK, SIGN_IN_PER_PERSON
from identity.models import ChallengePurpose, Passkey, PasskeyChallenge, Session, StaffProfile
from kernel.actions import Refused
from kernel.clock import Clock, system_clock
from messaging.models import OutgoingMail
from tenants.directory.snapshots import TenantSnapshot
from tests.harness.authenticator import Flag, SoftwareKey
from tests.harness.cast import PASSWORD, fixed
from tests.harness.client import Visitor
from tests.harness.passkeys import answer_with, asked, refused

Visit = Callable[..., Visitor]
AddKey = Callable[..., SoftwareKey]
DOOR = "/desk/sign-in/"
QUESTION = "/desk/sign-in/passkey/"
PASSKEYS = "/desk/profile/passkeys/"
HERE = "http://acme.localhost"


def test_a_passkey_opens_the_door_and_counts_as_both_steps(visitor: Visit, key: SoftwareKey) -> None:
    browser = visitor()
    response = answer_with(browser, key)
    assert (response.status_code, response.headers["Location"]) == (302, "/desk/")
    session = Session.objects.get(second_factor_at__isnull=False)
    assert (session.user_id, session.face) == (fixed("zhang"), "staff")
    kept = Passkey.objects.get()
    assert (kept.sign_count, kept.used_at is not None) == (6, True)
    assert browser.get("/desk/profile/").status_code == 200


def test_a_synced_key_that_never_counts_is_taken_again_and_again(visitor: Visit, add_key: AddKey) -> None:
    key = add_key(visitor("zhang"), counter=0)
    for _time in range(2):
        assert answer_with(visitor(), key, later=0).status_code == 302


@pytest.mark.parametrize(
    "lies",
    [
        {"origin": "http://globex.localhost"},
        {"origin": "http://localhost"},
        {"origin": "http://evil.acme.localhost"},
        {"origin": "https://acme.localhost"},
        {"host": "globex.localhost"},
        {"host": "localhost"},
        {"flags": Flag.UP},  # the device was touched, and nobody unlocked it
        {"flags": Flag.UV},
        {"kind": "webauthn.create"},
        {"cross_origin": True},
        {"user_handle": fixed("liu").bytes},
        {"signer": ec.generate_private_key(ec.SECP256R1())},
    ],
)
def test_an_answer_that_is_not_quite_right_opens_nothing(
    visitor: Visit, key: SoftwareKey, lies: dict[str, Any]
) -> None:
    refused(answer_with(visitor(), key, **lies))
    assert Passkey.objects.get().sign_count == 5


def test_a_key_that_nobody_knows_opens_nothing(visitor: Visit, key: SoftwareKey) -> None:
    refused(answer_with(visitor(), SoftwareKey("acme.localhost", fixed("zhang").bytes)))


def test_an_answer_works_once(visitor: Visit, key: SoftwareKey) -> None:
    browser = visitor()
    question = asked(browser, QUESTION)
    key.counter += 1
    answer = key.used(question, origin=HERE)
    assert browser.post(DOOR, {"answer": answer}).status_code == 302
    Session.objects.all().delete()
    Passkey.objects.update(sign_count=0)
    refused(browser.post(DOOR, {"answer": answer}), "or was answered before")


def test_a_refused_answer_uses_the_question_up_too(visitor: Visit, key: SoftwareKey) -> None:
    browser = visitor()
    question = asked(browser, QUESTION)
    key.counter += 1
    refused(browser.post(DOOR, {"answer": key.used(question, origin="http://globex.localhost")}))
    refused(browser.post(DOOR, {"answer": key.used(question, origin=HERE)}), "or was answered before")


def test_a_question_that_is_too_old_is_asked_anew(visitor: Visit, key: SoftwareKey) -> None:
    browser = visitor()
    question = asked(browser, QUESTION)
    PasskeyChallenge.objects.update(expires_at=system_clock() - timedelta(seconds=1))
    key.counter += 1
    refused(browser.post(DOOR, {"answer": key.used(question, origin=HERE)}), "This took too long")
    assert timedelta(minutes=10) == LASTS


def test_a_question_that_nobody_asked_is_not_answered(visitor: Visit, key: SoftwareKey) -> None:
    browser = visitor()
    question = asked(browser, QUESTION)
    key.counter += 1
    refused(browser.post(DOOR, {"answer": key.used(question, origin=HERE, challenge="A" * 43)}), "answered before")


def test_a_question_to_one_browser_is_not_answered_by_another(visitor: Visit, key: SoftwareKey) -> None:
    question = asked(visitor(), QUESTION)
    key.counter += 1
    refused(visitor().post(DOOR, {"answer": key.used(question, origin=HERE)}), "answered before")


def test_a_question_for_a_new_key_does_not_open_the_door(visitor: Visit, key: SoftwareKey) -> None:
    browser = visitor("zhang")
    question = asked(browser, f"{PASSKEYS}question/")
    Session.objects.all().delete()
    refused(browser.post(DOOR, {"answer": key.used(question, origin=HERE)}), "answered before")


def test_a_counter_that_goes_back_is_refused_logged_and_told(
    visitor: Visit, key: SoftwareKey, run_jobs: Callable[[], int]
) -> None:
    for later in (0, -3):
        refused(answer_with(visitor(), key, later=later), "may have copied this passkey")
    assert Passkey.objects.get().sign_count == 5
    assert Entry.objects.filter(verb="was refused with a passkey that may be copied").count() == 2
    run_jobs()
    mails = OutgoingMail.objects.filter(template="passkey_notice", subject__contains="was refused")
    assert mails.count() == 2


def test_who_was_deactivated_comes_in_no_more(visitor: Visit, key: SoftwareKey) -> None:
    StaffProfile.objects.filter(pk=fixed("zhang")).update(deactivated_at=system_clock())
    refused(answer_with(visitor(), key))


def test_a_removed_key_opens_nothing(visitor: Visit, key: SoftwareKey) -> None:
    visitor("zhang").post(f"{PASSKEYS}{Passkey.objects.get().pk}/removal/")
    refused(answer_with(visitor(), key))


def test_a_customers_key_opens_the_portal_and_not_the_desk(visitor: Visit, add_key: AddKey) -> None:
    key = add_key(visitor("li"), "portal")
    Session.objects.all().delete()
    refused(answer_with(visitor(), key))
    browser = visitor()
    response = answer_with(browser, key, path="/sign-in/")
    assert (response.status_code, "portal_session" in response.cookies) == (302, True)
    assert browser.get("/me/").status_code == 200
    assert browser.get("/desk/profile/").status_code == 302


def test_a_members_key_does_not_open_the_portal(visitor: Visit, key: SoftwareKey) -> None:
    response = answer_with(visitor(), key, path="/sign-in/")
    assert (response.status_code, "portal_session" in response.cookies) == (422, False)


def test_questions_and_answers_are_limited(visitor: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    for _try in range(PASSKEY_PER_NETWORK.times):
        visitor().post(f"{DOOR}passkey/")
    answer: Any = visitor().post(f"{DOOR}passkey/")
    assert (answer.status_code, "Too many tries" in answer.json()["sentence"]) == (422, True)


def test_the_password_before_a_new_key_is_limited(visitor: Visit) -> None:
    browser = visitor("zhang")
    Session.objects.update(created_at=system_clock().replace(year=2020))
    for _try in range(SIGN_IN_PER_PERSON.times):
        browser.post(f"{PASSKEYS}question/", {"password": "wrong"})
    answer: Any = browser.post(f"{PASSKEYS}question/", {"password": PASSWORD})
    assert (answer.status_code, "Too many tries" in answer.json()["sentence"]) == (422, True)


@pytest.mark.parametrize("other", [ChallengePurpose.SIGN_IN, ChallengePurpose.SECOND_STEP])
def test_a_question_is_answered_only_for_what_it_was_asked(
    acme: TenantSnapshot, clock: Clock, other: ChallengePurpose
) -> None:
    value = make_challenge(ChallengePurpose.NEW_KEY, holder="the same browser", at=clock())
    answer = SoftwareKey("acme.localhost", b"").used({"challenge": value}, origin=HERE)
    with pytest.raises(Refused, match="answered before"):
        spend_challenge(answer, other, holder="the same browser", at=clock())
    assert spend_challenge(answer, ChallengePurpose.NEW_KEY, holder="the same browser", at=clock()).value == value


def test_what_nobody_answered_is_swept_away(visitor: Visit) -> None:
    asked(visitor(), QUESTION)
    sweep_sessions_and_links.run()
    assert PasskeyChallenge.objects.count() == 1
    PasskeyChallenge.objects.update(expires_at=system_clock() - timedelta(seconds=1))
    sweep_sessions_and_links.run()
    assert not PasskeyChallenge.objects.exists()
