"""What customers decide about themselves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password

from identity.models import Session, User
from kernel.clock import system_clock
from tests.harness.cast import PASSWORD, fixed
from tests.harness.client import Visitor

Visitors = Callable[..., Visitor]
NEW = "three quiet words"


@pytest.fixture
def person(acme: object) -> User:
    return User.objects.get(id=fixed("li"))


def grow_old(minutes: int = 20) -> None:
    Session.objects.update(created_at=system_clock() - timedelta(minutes=minutes))


def test_name_language_and_appearance(visitor: Visitors, person: User) -> None:
    li = visitor("li")
    response = li.post("/me/", {"name": "李伟", "language": "zh-hans", "theme": "dark"}, follow=True)
    person.refresh_from_db()
    assert (person.name, person.language, person.theme) == ("李伟", "zh-hans", "dark")
    assert "资料已保存" in response.content.decode()
    assert 'data-bs-theme="dark"' in response.content.decode()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 121}, {"language": "tlh"}, {"theme": "neon"}])
def test_what_can_not_be_is_refused(visitor: Visitors, person: User, wrong: dict[str, str]) -> None:
    response = visitor("li").post("/me/", {"name": "Li", "language": "en", "theme": "auto"} | wrong)
    assert response.status_code == 422
    person.refresh_from_db()
    assert (person.name, person.language) == ("Li Wei", "en")


def test_another_password_needs_the_old_one_and_ends_the_other_sessions(visitor: Visitors, person: User) -> None:
    li, other = visitor("li"), visitor("li")
    grow_old()
    wrong = li.post("/me/password/", {"old": "wrong", "new": NEW})
    assert (wrong.status_code, "not your present password" in wrong.content.decode()) == (422, True)
    missing = li.post("/me/password/", {"new": NEW})
    assert missing.status_code == 422
    assert li.post("/me/password/", {"old": PASSWORD, "new": NEW}).status_code == 302
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert li.get("/me/").status_code == 200
    assert other.get("/me/").status_code == 302


def test_a_first_password_needs_no_old_one(visitor: Visitors, person: User) -> None:
    User.objects.filter(pk=person.pk).update(password=make_password(None))
    li = visitor("li")
    grow_old()
    assert "Set a password" in li.get("/me/").content.decode()
    assert li.post("/me/password/", {"new": NEW}).status_code == 302
    person.refresh_from_db()
    assert person.check_password(NEW)


def test_who_has_just_signed_in_may_replace_a_forgotten_password(visitor: Visitors, person: User) -> None:
    assert visitor("li").post("/me/password/", {"new": NEW}).status_code == 302
    person.refresh_from_db()
    assert person.check_password(NEW)


@pytest.mark.parametrize("weak", ["short", "password123", ""])
def test_a_weak_password_is_refused(visitor: Visitors, person: User, weak: str) -> None:
    assert visitor("li").post("/me/password/", {"new": weak}).status_code == 422
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_one_device_or_all_others_are_signed_out(visitor: Visitors) -> None:
    here, phone, tablet = visitor("li"), visitor("li"), visitor("li")
    sessions = list(Session.objects.order_by("created_at", "pk"))
    here.post(f"/me/sessions/{sessions[1].pk}/ending/")
    assert [one.get("/me/").status_code for one in (here, phone, tablet)] == [200, 302, 200]
    here.post("/me/sessions/ending/")
    assert [one.get("/me/").status_code for one in (here, tablet)] == [200, 302]


def test_nobody_ends_somebody_elses_session(visitor: Visitors) -> None:
    sun = visitor("sun")
    session = Session.objects.get()
    visitor("li").post(f"/me/sessions/{session.pk}/ending/")
    assert sun.get("/me/").status_code == 200


@pytest.mark.parametrize("path", ["/me/", "/me/password/", "/me/sessions/ending/"])
def test_strangers_have_no_profile(visitor: Visitors, path: str, stored: Callable[[], object]) -> None:
    before = stored()
    assert visitor().get("/me/").status_code == 302
    assert visitor().post(path, {"new": NEW, "name": "X"}).headers["Location"].startswith("/sign-in/")
    assert stored() == before


def test_a_stranger_chooses_the_language_too(visitor: Visitors) -> None:
    browser = visitor()
    assert "提交请求" not in browser.get("/").content.decode()
    response = browser.post("/language/", {"language": "zh-hans", "next": "/requests/new/?category=fault"})
    assert response.headers["Location"] == "/requests/new/?category=fault"
    assert "提交请求" in browser.get("/").content.decode()
    browser.post("/language/", {"language": "<script>", "next": "/"})
    assert browser.cookies["language"].value == "zh-hans"


def test_a_customers_choice_is_kept_in_the_profile(visitor: Visitors, person: User) -> None:
    li = visitor("li")
    li.post("/language/", {"language": "zh-hans", "next": "/"})
    li.post("/preferences/", {"theme": "dark", "next": "/"})
    person.refresh_from_db()
    assert (person.language, person.theme) == ("zh-hans", "dark")
