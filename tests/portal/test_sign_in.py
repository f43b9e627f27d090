"""Coming in by link, by password and for the first time; what is refused, and that a look changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from crm.customers.models import PortalMember
from crm.service.models import Ticket
from identity.models import OneTimeLink, Session, User
from messaging.models import OutgoingMail
from tests.harness.cast import PASSWORD, fixed
from tests.harness.client import Visitor

Visitors = Callable[..., Visitor]
Mailed = Callable[[str], str]
Stored = Callable[[], object]


def email_of(key: str) -> str:
    return str(User.objects.get(id=fixed(key)).email)


def test_a_link_signs_in_and_goes_on_where_the_reader_wanted(visitor: Visitors, mailed: Mailed) -> None:
    visitor().post("/sign-in/", {"email": email_of("li"), "next": "/requests/1001/"})
    browser, path = visitor(), mailed("sign_in_link")
    assert "portal_session" not in browser.cookies
    shown = browser.get(path).content.decode()
    assert 'name="next" value="/requests/1001/"' in shown
    response = browser.post(path)
    assert response.headers["Location"] == "/requests/1001/"
    assert browser.get("/requests/1001/").status_code == 200
    cookie = browser.cookies["portal_session"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/", True, "Lax")


def test_a_scanner_that_opens_a_sign_in_link_signs_nobody_in(
    visitor: Visitors, mailed: Mailed, stored: Stored
) -> None:
    visitor().post("/sign-in/", {"email": email_of("li")})
    before, scanner = stored(), visitor()
    assert scanner.get(mailed("sign_in_link")).status_code == 200
    assert stored() == before
    assert "portal_session" not in scanner.cookies


def test_a_used_link_says_so_and_offers_a_new_one(visitor: Visitors, mailed: Mailed, stored: Stored) -> None:
    visitor().post("/sign-in/", {"email": email_of("li")})
    path = mailed("sign_in_link")
    visitor().post(path)
    before, second = stored(), visitor()
    response = second.post(path)
    assert response.status_code == 410
    assert "This link was used before" in response.content.decode()
    assert "Get a new link" in response.content.decode()
    assert stored() == before
    assert "portal_session" not in second.cookies


def test_a_link_that_is_too_old_or_unknown_is_told_apart(visitor: Visitors, mailed: Mailed) -> None:
    visitor().post("/sign-in/", {"email": email_of("li")})
    link = OneTimeLink.objects.get()
    link.expire(at=link.created_at - timedelta(minutes=1))
    old, unknown = visitor().get(mailed("sign_in_link")), visitor().get("/sign-in/made-up/")
    assert (old.status_code, unknown.status_code) == (410, 410)
    assert "This link is too old" in old.content.decode()
    assert "This link is not complete" in unknown.content.decode()


def test_a_link_of_another_purpose_is_none(visitor: Visitors, mailed: Mailed) -> None:
    visitor().post("/sign-in/", {"email": email_of("li")})
    secret = mailed("sign_in_link").split("/")[2]
    assert visitor().post(f"/confirm/{secret}/").status_code == 410


@pytest.mark.parametrize("email", ["nobody@nowhere.example", "zhang@acme.example"])
def test_an_unknown_address_gets_the_same_page_and_no_mail(visitor: Visitors, email: str) -> None:
    unknown = visitor().post("/sign-in/", {"email": email})
    known = visitor().post("/sign-in/", {"email": email_of("li")})
    assert unknown.status_code == known.status_code == 200
    one, other = (response.content.decode() for response in (unknown, known))
    assert len(one) - len(email) == len(other) - len(email_of("li"))
    assert OutgoingMail.objects.count() == 1


def test_a_password_signs_in(visitor: Visitors) -> None:
    typed = {"email": email_of("li").upper(), "password": PASSWORD, "next": "/me/"}
    response = visitor().post("/sign-in/", typed)
    assert response.headers["Location"] == "/me/"
    assert Session.objects.get().face == "customer"


@pytest.mark.parametrize(
    ("email", "password"), [("li", "guess-77"), ("zhang", PASSWORD), ("nobody@nowhere.example", PASSWORD)]
)
def test_a_wrong_password_or_person_gets_one_sentence(
    visitor: Visitors, email: str, password: str, stored: Stored
) -> None:
    before, browser = stored(), visitor()
    typed = {"email": email if "@" in email else email_of(email), "password": password}
    response = browser.post("/sign-in/", typed)
    assert response.status_code == 422
    assert "E-mail and password do not belong together." in response.content.decode()
    assert password not in response.content.decode()
    # What stays is the word of it in the audit log: tests/audit/test_sights.py.
    assert [row for row in stored() if "Entry" not in row] == [row for row in before if "Entry" not in row]


def test_guessing_is_limited_also_for_addresses_that_do_not_exist(visitor: Visitors) -> None:
    for email in (email_of("li"), "nobody@nowhere.example"):
        for _time in range(8):
            visitor().post("/sign-in/", {"email": email, "password": "guess"})
        response = visitor().post("/sign-in/", {"email": email, "password": PASSWORD})
        assert "Too many tries" in response.content.decode()
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil",
        "http://[x",
    ],
)
def test_nobody_is_led_to_another_site(visitor: Visitors, target: str) -> None:
    typed = {"email": email_of("li"), "password": PASSWORD, "next": target}
    assert visitor().post("/sign-in/", typed).headers["Location"] == "/"
    assert visitor("li").get("/sign-in/", {"next": target}).headers["Location"] == "/"
    assert visitor().post("/language/", {"language": "en", "next": target}).headers["Location"] == "/"


def test_signing_up_makes_a_customer_when_the_link_is_used(visitor: Visitors, mailed: Mailed, stored: Stored) -> None:
    visitor(language="zh-hans").post("/sign-up/", {"name": "Eve", "email": "eve@somewhere.example"})
    assert not User.objects.with_email("eve@somewhere.example").exists()
    path, browser = mailed("sign_in_link"), visitor()
    before = stored()
    assert browser.get(path).status_code == 200
    assert stored() == before
    assert browser.post(path).headers["Location"] == "/"
    member = PortalMember.objects.get(user__email="eve@somewhere.example")
    assert (member.user.name, member.user.language, member.account.kind) == ("Eve", "zh-hans", "person")
    assert not member.user.has_usable_password()
    assert "还没有请求" in browser.get("/requests/").content.decode()


def test_signing_up_with_an_approved_domain_joins_the_company(visitor: Visitors, mailed: Mailed) -> None:
    visitor().post("/sign-up/", {"name": "New Colleague", "email": "new@harbour.acme.example"})
    browser = visitor()
    browser.post(mailed("sign_in_link"))
    member = PortalMember.objects.get(user__name="New Colleague")
    assert (member.account_id, member.sees_company_tickets) == (fixed("harbour"), False)
    assert "Li Wei asks" not in browser.get("/requests/?whose=company").content.decode()


def test_signing_up_twice_signs_in_and_says_the_same(visitor: Visitors, mailed: Mailed) -> None:
    known = visitor().post("/sign-up/", {"name": "X", "email": email_of("li")}).content.decode()
    new = visitor().post("/sign-up/", {"name": "X", "email": "eve@somewhere.example"}).content.decode()
    assert len(known) - len(email_of("li")) == len(new) - len("eve@somewhere.example")
    assert User.objects.count() == User.objects.exclude(email="eve@somewhere.example").count()


def test_the_name_of_a_stranger_is_in_no_mail(visitor: Visitors, run_jobs: Callable[[], int]) -> None:
    visitor().post("/sign-up/", {"name": "Buy pills", "email": "eve@somewhere.example"})
    run_jobs()
    mail = OutgoingMail.objects.get()
    assert "pills" not in mail.subject + mail.text + mail.html + mail.to_name
    assert "Confirm and sign in" in mail.html


def test_signing_out_ends_the_session(visitor: Visitors) -> None:
    li = visitor("li")
    secret = li.cookies["portal_session"].value
    assert li.get("/sign-out/").status_code == 405
    assert li.post("/sign-out/").status_code == 302
    again = visitor()
    again.cookies["portal_session"] = secret
    assert again.get("/me/").status_code == 302


def test_who_lost_the_session_while_writing_is_told_that_the_text_is_kept(visitor: Visitors) -> None:
    number = Ticket.objects.get(id=fixed("li-ticket")).number
    path = f"/requests/{number}/"
    lost = visitor().post(
        f"{path}replies/", {"body": "long"}, follow=True, headers={"Referer": f"http://acme.localhost{path}"}
    )
    assert "What you typed is kept in this browser" in lost.content.decode()
    assert f'name="next" value="{path}"' in lost.content.decode()


def test_the_session_and_links_of_another_tenant_open_nothing(visitor: Visitors, mailed: Mailed) -> None:
    visitor().post("/sign-in/", {"email": email_of("li")})
    path = mailed("sign_in_link")
    elsewhere = Visitor.at("globex.localhost")
    elsewhere.cookies["portal_session"] = visitor("li").cookies["portal_session"].value
    assert elsewhere.get("/requests/").status_code == 302
    assert elsewhere.get(path).status_code == 410
    assert elsewhere.post(path).status_code == 410
    assert visitor().get(path).status_code == 200


def test_a_desk_cookie_is_no_portal_session(visitor: Visitors) -> None:
    staff, browser = visitor("zhang"), visitor()
    browser.cookies["portal_session"] = staff.cookies["desk_session"].value
    assert browser.get("/me/").status_code == 302
