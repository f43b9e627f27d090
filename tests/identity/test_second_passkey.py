"""A passkey as second step, after the password."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from audit.models import Entry
from identity.limits import CODE_PER_PERSON
from identity.models import Passkey, RecoveryCode, Session, User
from messaging.models import OutgoingMail
from tests.harness.authenticator import SoftwareKey
from tests.harness.cast import PASSWORD, fixed
from tests.harness.client import Visitor
from tests.harness.passkeys import asked

Visit = Callable[..., Visitor]
AddKey = Callable[..., SoftwareKey]
DOOR = "/desk/sign-in/"
PASSKEYS = "/desk/profile/passkeys/"
HERE = "http://acme.localhost"
CODE = "/desk/sign-in/code/"
STEP = "/desk/profile/passkey-step/"


def person(key: str) -> User:
    return User.objects.get(id=fixed(key))


def with_password(browser: Visitor, email: str = "zhang@acme.example") -> Any:
    return browser.post(DOOR, {"email": email, "password": PASSWORD})


@pytest.fixture
def codes(visitor: Visit, key: SoftwareKey) -> list[str]:
    """Zhang Min is asked for a passkey after the password; the recovery codes for that."""
    page = visitor("zhang").post(STEP).content.decode()
    Session.objects.all().delete()
    return re.findall(r'<li><code class="r-num">([0-9a-f-]+)</code>', page)


def test_a_passkey_alone_does_not_change_what_the_password_does(visitor: Visit, key: SoftwareKey) -> None:
    assert with_password(visitor()).headers["Location"] == "/desk/"


def test_who_wishes_is_asked_for_a_passkey_after_the_password(
    visitor: Visit, key: SoftwareKey, codes: list[str]
) -> None:
    browser = visitor()
    assert with_password(browser).headers["Location"].startswith(CODE)
    page = browser.get(CODE).content.decode()
    assert ("Use a passkey" in page, "Recovery code" in page) == (True, True)
    question = asked(browser, f"{CODE}passkey/")
    assert len(question["allowCredentials"]) == 1
    assert not Session.objects.exists()
    response = browser.post(CODE, {"answer": key.later().used(question, origin=HERE)})
    assert (response.status_code, Session.objects.get().second_factor_at is not None) == (302, True)
    assert "on" in visitor("zhao").get("/desk/settings/people/").content.decode()
    assert Entry.objects.about(person("zhang")).filter(verb="asked for a passkey after the password").exists()


def test_a_recovery_code_works_instead_and_once(visitor: Visit, codes: list[str]) -> None:
    assert len(codes) == 10
    for expected in (302, 422):
        browser = visitor()
        with_password(browser)
        assert browser.post(CODE, {"code": codes[0]}).status_code == expected


def test_the_second_question_is_asked_only_after_the_password(visitor: Visit, codes: list[str]) -> None:
    assert visitor().post(f"{CODE}passkey/").status_code == 302
    assert visitor().post(f"{CODE}passkey/", headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 401


def test_anothers_passkey_is_no_second_step(visitor: Visit, add_key: AddKey, codes: list[str]) -> None:
    theirs = add_key(visitor("liu"), name="Liu's")
    Session.objects.all().delete()
    browser = visitor()
    with_password(browser)
    question = asked(browser, f"{CODE}passkey/")
    response: Any = browser.post(CODE, {"answer": theirs.later().used(question, origin=HERE)})
    assert (response.status_code, Session.objects.exists()) == (422, False)


def test_an_answer_for_the_first_door_is_no_second_step(visitor: Visit, key: SoftwareKey, codes: list[str]) -> None:
    browser = visitor()
    with_password(browser)
    question = asked(browser, f"{DOOR}passkey/")
    assert browser.post(CODE, {"answer": key.later().used(question, origin=HERE)}).status_code == 422
    assert not Session.objects.exists()


def test_second_answers_are_limited(visitor: Visit, key: SoftwareKey, codes: list[str]) -> None:
    browser = visitor()
    with_password(browser)
    for _try in range(CODE_PER_PERSON.times):
        browser.post(CODE, {"answer": "{}"})
    question = asked(browser, f"{CODE}passkey/")
    response: Any = browser.post(CODE, {"answer": key.later().used(question, origin=HERE)})
    assert (response.status_code, "Too many tries" in response.content.decode()) == (422, True)


def test_the_last_key_stays_while_it_is_asked_for(visitor: Visit, key: SoftwareKey, codes: list[str]) -> None:
    browser, address = visitor("zhang"), f"{PASSKEYS}{Passkey.objects.get().pk}/removal/"
    answer: Any = browser.post(address)
    assert (answer.status_code, "Turn the second step off first" in answer.content.decode()) == (422, True)
    browser.post(f"{STEP}end/")
    assert (RecoveryCode.objects.exists(), browser.post(address).status_code) == (False, 302)
    assert with_password(visitor()).headers["Location"] == "/desk/"


def test_without_a_passkey_none_is_asked_for(visitor: Visit) -> None:
    browser = visitor("zhang")
    browser.post(STEP)
    assert "Add a passkey first" in browser.get("/desk/profile/").content.decode()
    assert person("zhang").passkey_step_since is None


def test_a_new_password_by_mail_does_not_go_round_the_second_step(visitor: Visit, codes: list[str]) -> None:
    visitor().post("/desk/forgotten/", {"email": "zhang@acme.example"})
    path = re.sub(r"^http://[^/]+", "", OutgoingMail.objects.get(template="password_link").items[0]["url"])
    browser = visitor()
    answer: Any = browser.post(path, {"password": "another fine sentence"})
    assert answer.headers["Location"].startswith(CODE)
    assert not Session.objects.exists()
