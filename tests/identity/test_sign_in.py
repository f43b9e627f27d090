"""Signing in to the back office: password, second step, sessions, forgotten passwords."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pyotp
import pytest

from identity.actions.factors import begin_authenticator, confirm_authenticator, pass_second_step
from identity.limits import CODE_PER_PERSON, LINK_PER_PERSON, SIGN_IN_PER_PERSON
from identity.models import OneTimeLink, Session, User
from kernel.actions import Refused
from kernel.actor import Actor
from kernel.clock import Clock, system_clock
from kernel.tenancy import in_tenant
from messaging.models import OutgoingMail
from tenants.directory.snapshots import TenantSnapshot
from tests.harness.cast import PASSWORD, fixed
from tests.harness.client import Visitor

Visit = Callable[..., Visitor]
Staff = Callable[[str], Actor]
SIGN_IN = "/desk/sign-in/"
TOGETHER = "E-mail and password do not belong together."


def person(key: str) -> User:
    return User.objects.get(id=fixed(key))


def test_with_the_right_password_one_comes_to_where_one_wanted(visitor: Visit) -> None:
    answer = visitor().post(SIGN_IN, {"email": "ZHANG@acme.example", "password": PASSWORD, "next": "/desk/profile/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/profile/")
    assert answer.cookies["desk_session"]["path"] == "/desk/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/requests/", "/desk/sign-out/"])
def test_nobody_is_sent_elsewhere(visitor: Visit, elsewhere: str) -> None:
    answer = visitor().post(SIGN_IN, {"email": "zhang@acme.example", "password": PASSWORD, "next": elsewhere})
    assert answer.headers["Location"] == "/desk/"


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("zhang@acme.example", "wrong horse battery"),
        ("nobody@acme.example", PASSWORD),
        ("li@harbour.acme.example", PASSWORD),  # a customer has no business at the desk
        ("zhang@globex.example", PASSWORD),
    ],
)
def test_every_failure_says_the_same_and_opens_nothing(visitor: Visit, email: str, password: str) -> None:
    before = Session.objects.count()
    answer = visitor().post(SIGN_IN, {"email": email, "password": password})
    assert (answer.status_code, TOGETHER in answer.content.decode()) == (422, True)
    assert Session.objects.count() == before


def test_the_same_in_chinese(visitor: Visit) -> None:
    answer = visitor(language="zh-hans").post(SIGN_IN, {"email": "zhang@acme.example", "password": "no"})
    assert "邮箱与密码不匹配" in answer.content.decode()


def test_too_many_tries_are_stopped_even_with_the_right_password(visitor: Visit) -> None:
    browser = visitor()
    for _try in range(SIGN_IN_PER_PERSON.times):
        browser.post(SIGN_IN, {"email": "zhang@acme.example", "password": "wrong"})
    before = Session.objects.count()
    answer = browser.post(SIGN_IN, {"email": "zhang@acme.example", "password": PASSWORD})
    assert (answer.status_code, "Too many tries" in answer.content.decode()) == (422, True)
    assert Session.objects.count() == before


def test_a_session_of_one_workspace_is_nothing_in_another(visitor: Visit) -> None:
    other = Visitor.at("globex.localhost").with_cookies(visitor("zhang"))
    assert other.get("/desk/profile/").status_code == 302


# ---- second step


@pytest.fixture
def device(staff: Staff, clock: Clock) -> tuple[User, str, list[str]]:
    """Zhang with an authenticator: the person, its secret, the recovery codes."""
    user, actor = person("zhang"), staff("zhang")
    secret = begin_authenticator(actor=actor, clock=clock, user=user).secret
    earlier = clock() - timedelta(minutes=10)
    code = pyotp.TOTP(secret).at(earlier)
    return user, secret, confirm_authenticator(actor=actor, clock=lambda: earlier, user=user, code=code)


def totp(secret: str, at: datetime) -> str:
    return pyotp.TOTP(secret).at(at)


def test_a_code_opens_the_door_after_the_password(
    visitor: Visit, device: tuple[User, str, list[str]], clock: Clock
) -> None:
    _user, secret, _codes = device
    browser = visitor()
    first = browser.post(SIGN_IN, {"email": "zhang@acme.example", "password": PASSWORD})
    assert first.headers["Location"].startswith("/desk/sign-in/code/")
    assert "desk_session" not in first.cookies
    wrong = browser.post("/desk/sign-in/code/", {"code": "000000"})
    assert (wrong.status_code, Session.objects.filter(user_id=fixed("zhang")).exists()) == (422, False)
    right = browser.post("/desk/sign-in/code/", {"code": totp(secret, system_clock())})
    assert right.status_code == 302
    assert Session.objects.get(user_id=fixed("zhang")).second_factor_at is not None


def test_the_page_of_the_code_opens_only_after_the_password(visitor: Visit) -> None:
    assert visitor().get("/desk/sign-in/code/").headers["Location"] == SIGN_IN


def test_a_code_works_once(staff: Staff, device: tuple[User, str, list[str]], clock: Clock) -> None:
    user, secret, _codes = device
    code = totp(secret, clock())
    pass_second_step(actor=staff("zhang"), clock=clock, user=user, code=code)
    with pytest.raises(Refused, match="not the one of this moment"):
        pass_second_step(actor=staff("zhang"), clock=clock, user=user, code=code)


def test_a_recovery_code_works_once(staff: Staff, device: tuple[User, str, list[str]], clock: Clock) -> None:
    user, _secret, codes = device
    pass_second_step(actor=staff("zhang"), clock=clock, user=user, code=codes[0].upper())
    with pytest.raises(Refused):
        pass_second_step(actor=staff("zhang"), clock=clock, user=user, code=codes[0])
    assert user.recovery_codes.filter(used_at__isnull=True).count() == len(codes) - 1


def test_codes_are_limited(visitor: Visit, device: tuple[User, str, list[str]]) -> None:
    browser = visitor()
    browser.post(SIGN_IN, {"email": "zhang@acme.example", "password": PASSWORD})
    for _try in range(CODE_PER_PERSON.times):
        browser.post("/desk/sign-in/code/", {"code": "000000"})
    answer = browser.post("/desk/sign-in/code/", {"code": totp(device[1], system_clock())})
    assert (answer.status_code, "Too many tries" in answer.content.decode()) == (422, True)


def test_one_sets_up_the_second_step_oneself(visitor: Visit) -> None:
    browser = visitor("zhang")
    browser.post("/desk/profile/authenticator/")
    page = browser.get("/desk/profile/authenticator/").content.decode()
    secret = re.search(r"<code class=\"r-num\">(\w+)</code>", page)
    assert secret is not None
    assert browser.get("/desk/profile/authenticator/picture/").headers["Content-Type"] == "image/svg+xml"
    done = browser.post("/desk/profile/authenticator/", {"code": totp(secret[1], system_clock())})
    assert done.content.decode().count('<li><code class="r-num">') == 10


# ---- sessions


def test_one_sees_and_ends_ones_sessions(visitor: Visit) -> None:
    here, there = visitor("zhang"), visitor("zhang")
    assert "this one" in here.get("/desk/profile/").content.decode()
    other = Session.objects.filter(user_id=fixed("zhang")).order_by("-created_at", "-pk").first()
    assert other is not None
    here.post(f"/desk/profile/sessions/{other.pk}/")
    assert (there.get("/desk/profile/").status_code, here.get("/desk/profile/").status_code) == (302, 200)


def test_nobody_ends_somebody_elses_session(visitor: Visit) -> None:
    theirs = visitor("liu")
    session = Session.objects.get(user_id=fixed("liu"))
    visitor("zhang").post(f"/desk/profile/sessions/{session.pk}/")
    assert theirs.get("/desk/profile/").status_code == 200


def test_signing_out_ends_the_session_and_not_only_the_cookie(visitor: Visit) -> None:
    browser = visitor("zhang")
    kept = browser.cookies["desk_session"].value
    browser.post("/desk/sign-out/")
    browser.cookies["desk_session"] = kept
    assert browser.get("/desk/profile/").status_code == 302


def test_a_changed_password_ends_the_other_sessions(visitor: Visit) -> None:
    here, there = visitor("zhang"), visitor("zhang")
    here.post("/desk/profile/password/", {"old": PASSWORD, "new": "another fine sentence"})
    assert (there.get("/desk/profile/").status_code, here.get("/desk/profile/").status_code) == (302, 200)


def test_a_browser_is_named_in_words() -> None:
    agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0 Safari/537.36 Edg/142.0"
    assert Session(device=agent).device_name == "Edge · Windows"
    assert Session(device="curl/8").device_name == ""


# ---- forgotten


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(visitor: Visit) -> None:
    open_session, browser = visitor("zhang"), visitor()
    browser.post("/desk/forgotten/", {"email": "zhang@acme.example"})
    path = re.sub(r"^http://[^/]+", "", OutgoingMail.objects.get(template="password_link").items[0]["url"])
    assert browser.post(path, {"password": "another fine sentence"}).status_code == 302
    assert open_session.get("/desk/profile/").status_code == 302, "open sessions end"
    again = visitor().post(path, {"password": "a third fine sentence"})
    assert (again.status_code, person("zhang").check_password("another fine sentence")) == (410, True)


@pytest.mark.parametrize("email", ["nobody@acme.example", "li@harbour.acme.example"])
def test_whom_we_do_not_know_gets_no_link_and_the_same_page(visitor: Visit, email: str) -> None:
    answer = visitor().post("/desk/forgotten/", {"email": email})
    assert "Look into your mail" in answer.content.decode()
    assert (OutgoingMail.objects.count(), OneTimeLink.objects.count()) == (0, 0)


def test_links_are_limited(visitor: Visit) -> None:
    for _try in range(LINK_PER_PERSON.times):
        visitor().post("/desk/forgotten/", {"email": "zhang@acme.example"})
    before = OutgoingMail.objects.count()
    assert visitor().post("/desk/forgotten/", {"email": "zhang@acme.example"}).status_code == 422
    assert OutgoingMail.objects.count() == before


def test_a_link_of_one_workspace_opens_nothing_in_another(visitor: Visit, globex: TenantSnapshot) -> None:
    visitor().post("/desk/forgotten/", {"email": "zhang@acme.example"})
    path = re.sub(r"^http://[^/]+", "", OutgoingMail.objects.get(template="password_link").items[0]["url"])
    assert Visitor.at("globex.localhost").post(path, {"password": "another fine sentence"}).status_code == 410
    with in_tenant(globex):
        assert person("zhang").check_password(PASSWORD)
