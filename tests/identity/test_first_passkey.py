"""A passkey instead of a first password: invited colleagues, the owner of a new workspace."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from identity.actions.links import make_link
from identity.models import OneTimeLink, Passkey, Purpose, User
from kernel.clock import system_clock
from messaging.models import OutgoingMail
from tests.harness.authenticator import SoftwareKey, new_key
from tests.harness.cast import PASSWORD, fixed
from tests.harness.client import Visitor
from tests.harness.passkeys import asked

Visit = Callable[..., Visitor]
AddKey = Callable[..., SoftwareKey]
DOOR = "/desk/sign-in/"
HERE = "http://acme.localhost"
INVITE = {"email": "new@acme.example", "name": "Nora New", "role": "agent", "language": "en", "team": ""}


def person(key: str) -> User:
    return User.objects.get(id=fixed(key))


def invited(visitor: Visit) -> str:
    visitor("zhao").post("/desk/settings/invitations/", INVITE)
    mail = OutgoingMail.objects.get(template="invitation")
    return str(re.sub(r"^http://[^/]+", "", mail.items[0]["url"]))


def test_an_invited_colleague_joins_with_a_passkey(visitor: Visit) -> None:
    link, browser = invited(visitor), visitor()
    question = asked(browser, f"{link}passkey/", {"name": "Nora New"})
    assert (question["user"]["name"], question["user"]["displayName"]) == ("new@acme.example", "Nora New")
    key = new_key(question)
    answer = browser.post(link, {"name": "Nora New", "answer": key.made(question, origin=HERE)})
    assert answer.status_code == 302
    nora = User.objects.get(email="new@acme.example")
    assert (nora.pk.bytes, nora.has_usable_password(), nora.staff.role.key) == (key.user_handle, False, "agent")
    assert browser.get("/desk/profile/").status_code == 200
    again = visitor()
    question = asked(again, f"{DOOR}passkey/")
    assert again.post(DOOR, {"answer": key.used(question, origin=HERE)}).status_code == 302
    assert visitor().post(link, {"name": "Nora", "answer": "{}"}).status_code == 410


def test_a_customer_who_joins_with_a_passkey_keeps_face_and_password(visitor: Visit) -> None:
    visitor("zhao").post("/desk/settings/invitations/", INVITE | {"email": person("li").email})
    link = re.sub(r"^http://[^/]+", "", OutgoingMail.objects.get(template="invitation").items[0]["url"])
    browser = visitor()
    question = asked(browser, f"{link}passkey/", {"name": "Li Wei"})
    browser.post(link, {"name": "Li Wei", "answer": new_key(question).made(question, origin=HERE)})
    li = person("li")
    assert (hasattr(li, "portal"), li.staff.role.key, li.check_password(PASSWORD)) == (True, "agent", True)


@pytest.mark.parametrize("lies", [{"origin": "http://globex.localhost"}, {"host": "localhost"}, {"flags": 1}])
def test_nobody_joins_with_a_key_that_was_made_otherwise(visitor: Visit, lies: dict[str, Any]) -> None:
    link, browser = invited(visitor), visitor()
    question = asked(browser, f"{link}passkey/")
    made = new_key(question).made(question, **({"origin": HERE} | lies))
    answer: Any = browser.post(link, {"name": "Nora New", "answer": made})
    assert (answer.status_code, "no usable passkey" in answer.content.decode()) == (422, True)
    assert "Nora New" in answer.content.decode(), "nothing typed is lost"
    assert not User.objects.filter(email="new@acme.example").exists()
    assert OneTimeLink.objects.get().used_at is None


def test_a_question_of_one_invitation_is_not_answered_with_another(visitor: Visit) -> None:
    """Else the id that was meant for one person could be taken for somebody else."""
    first = invited(visitor)
    browser = visitor()
    question = asked(browser, f"{first}passkey/")
    secret = "s" * 43
    payload = {"name": "Mallory", "role": "agent", "language": "en"}
    make_link(Purpose.INVITATION, email="m@acme.example", at=system_clock(), payload=payload, secret=secret)
    made = new_key(question).made(question, origin=HERE)
    assert browser.post(f"/desk/join/{secret}/", {"name": "Mallory", "answer": made}).status_code == 422
    assert not User.objects.filter(email="m@acme.example").exists()


@pytest.mark.parametrize("door", ["join", "owner"])
def test_a_link_that_is_not_usable_asks_no_device(visitor: Visit, door: str) -> None:
    answer: Any = visitor().post(f"/desk/{door}/{'x' * 43}/passkey/")
    assert (answer.status_code, "not complete" in answer.json()["sentence"]) == (422, True)


def test_the_owner_of_a_new_workspace_enters_with_a_passkey(visitor: Visit) -> None:
    secret = make_link(Purpose.OWNER, email="zhao@acme.example", at=system_clock(), user=person("zhao"))
    link, browser = f"/desk/owner/{secret}/", visitor()
    assert "with a passkey" in browser.get(link).content.decode()
    question = asked(browser, f"{link}passkey/")
    answer = browser.post(link, {"answer": new_key(question).made(question, origin=HERE)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/welcome/")
    assert (Passkey.objects.get().user_id, person("zhao").has_usable_password()) == (fixed("zhao"), False)
    assert visitor().get(link).status_code == 410


def test_a_forgotten_password_is_not_replaced_by_an_answer(visitor: Visit) -> None:
    secret = make_link(Purpose.PASSWORD, email="zhang@acme.example", at=system_clock(), user=person("zhang"))
    answer: Any = visitor().post(f"/desk/password/{secret}/", {"answer": "{}"})
    assert (answer.status_code, person("zhang").check_password(PASSWORD)) == (422, True)
