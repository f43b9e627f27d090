"""The form for people who are no customers yet: open or not, what it asks, robots, too many."""

from __future__ import annotations

from typing import Any

import pytest

from crm.leads.actions.giving import set_intake
from crm.leads.models import Lead
from identity.models import User
from kernel.tenancy import in_tenant
from tests.crm.conftest import rows_of
from tests.harness.cast import fixed
from tests.harness.client import Visitor

CONTACT = "/contact/"
TYPED = {"name": "Petra Pelican", "email": "petra@pelican.example", "company": "Heronry", "has_consent": "on"}


@pytest.fixture
def opened(acme: object, staff: Any, clock: Any) -> Visitor:
    set_intake(actor=staff("zhao"), clock=clock, form_is_on=True, form_asks=["interest", "company"], away=[])
    return Visitor.at("acme.localhost")


def test_it_is_there_only_where_it_is_open(acme: object) -> None:
    stranger, before = Visitor.at("acme.localhost"), rows_of(Lead)
    assert stranger.get(CONTACT).status_code == 404
    assert stranger.post(CONTACT, TYPED).status_code == 404
    assert CONTACT not in stranger.get("/").content.decode()
    assert rows_of(Lead) == before


def test_a_stranger_writes_and_a_lead_comes_in(opened: Visitor, staff: Any, clock: Any, globex: Any) -> None:
    assert CONTACT in opened.get("/").content.decode()
    page = opened.get(CONTACT).content.decode()
    assert page.index('name="company"') < page.index('name="interest"')
    assert 'name="phone"' not in page
    answer = opened.post(
        CONTACT, TYPED | {"interest": "Two\npumps", "phone": "1", "status": "qualified", "owner": "x"}
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{CONTACT}thanks/")
    assert "with a colleague" in opened.get(f"{CONTACT}thanks/").content.decode()
    lead = Lead.objects.get(email="petra@pelican.example")
    assert (lead.company, lead.interest.split(), lead.has_consent) == ("Heronry", ["Two", "pumps"], True)
    assert (lead.phone, lead.status, lead.source, lead.language) == ("", "new", "web", "en")
    desk = Visitor.at("acme.localhost", "zhang").get(f"/desk/leads/{lead.pk}/").content.decode()
    assert "Came in by itself: Contact form" in desk
    with in_tenant(globex):
        assert not Lead.objects.filter(email="petra@pelican.example").exists()


def test_what_is_missing_is_said_at_its_field_and_nothing_is_lost(opened: Visitor) -> None:
    before = rows_of(Lead)
    for wrong, said in (
        ({"name": ""}, "Write your name."),
        ({"email": "nobody"}, "Write an address such as name@company.com."),
        ({"company": "x" * 161}, "at most 160"),
    ):
        answer = opened.post(CONTACT, TYPED | {"interest": "Kept"} | wrong)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert "Kept" in answer.content.decode()
    assert rows_of(Lead) == before


def test_a_robot_hears_thanks_and_leaves_nothing(opened: Visitor) -> None:
    before = rows_of(Lead)
    assert opened.post(CONTACT, TYPED | {"website": "https://buy.example"}).status_code == 302
    assert rows_of(Lead) == before


def test_too_many_are_stopped(opened: Visitor) -> None:
    answers = [opened.post(CONTACT, TYPED).status_code for _time in range(7)]
    assert answers == [302] * 5 + [422] * 2
    assert Lead.objects.filter(email="petra@pelican.example").count() == 5
    many = [opened.post(CONTACT, TYPED | {"email": f"a{n}@b.example"}).status_code for n in range(15)]
    assert many[-1] == 429


def test_settings_are_refused_by_field_and_to_whom_they_are_not(opened: Visitor) -> None:
    zhao = Visitor.at("acme.localhost", "zhao")
    url = "/desk/settings/leads/"
    assert "Select a valid choice" in zhao.post(url, {"form_asks": ["owner"]}).content.decode()
    assert zhao.post(url, {"form_asks": ["phone"], "away": [str(fixed("liu"))]}).status_code == 302
    assert opened.get(CONTACT).status_code == 404
    assert "checked" in zhao.get(url).content.decode()
    assert Visitor.at("acme.localhost", "zhang").post(url, {"form_is_on": "on"}).status_code == 403
    assert opened.get(CONTACT).status_code == 404
    assert User.objects.filter(name="Petra Pelican").count() == 0
