"""An open list asks every few seconds: it hears nothing as long as nothing changed of what it shows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.customers.models import Account
from crm.service.models import Ticket
from identity.models import User
from kernel.clock import Clock
from records.models import SavedView
from tests.crm.conftest import HX, Visit, counted
from tests.crm.test_ticket_list import make
from tests.harness.cast import MOMENT, fixed
from tests.harness.client import Visitor
from tests.records.conftest import Staff, save

LATER = MOMENT + timedelta(days=1)
PAGES = {"list": "/desk/tickets/?view=all&q=Row", "board": "/desk/tickets/board/?view=all&q=Row"}


def poll_of(client: Visitor, path: str) -> str:
    """The address with which an open page asks."""
    text = client.get(path).content.decode()
    quiet = text.split("data-quiet")[0]
    return quiet.rsplit('hx-get="', 1)[1].split('"')[0].replace("&amp;", "&")


def hears(client: Visitor, poll: str) -> bool:
    answer = client.get(poll, **HX)
    assert answer.status_code in {200, 204}
    return bool(answer.status_code == 200)


@pytest.fixture(params=PAGES)
def path(request: pytest.FixtureRequest) -> str:
    return PAGES[request.param]


@pytest.fixture
def client(visitor: Visit) -> Visitor:
    make(3, assignee_id=fixed("zhang"), account_id=fixed("harbour"))
    return visitor("zhang")


def test_a_change_elsewhere_sends_nothing(client: Visitor, path: str) -> None:
    poll = poll_of(client, path)
    Ticket.objects.filter(number=1001).update(updated_at=LATER, subject="Said elsewhere", priority="urgent")
    assert not hears(client, poll)


def test_a_change_of_what_is_shown_is_sent_once(client: Visitor, path: str) -> None:
    poll = poll_of(client, path)
    Ticket.objects.filter(subject="Row 001").update(updated_at=LATER, priority="urgent")
    assert hears(client, poll)
    assert not hears(client, poll_of(client, path))


def test_what_comes_and_goes_is_sent(client: Visitor, path: str) -> None:
    poll = poll_of(client, path)
    make(1)
    assert hears(client, poll)
    poll = poll_of(client, path)
    Ticket.objects.filter(subject="Row 002").delete()
    assert hears(client, poll)


@pytest.mark.parametrize("what", ["account", "assignee"])
def test_another_name_of_what_stands_beside_it_is_sent(client: Visitor, path: str, what: str) -> None:
    poll = poll_of(client, path)
    if what == "account":
        Account.objects.filter(pk=fixed("harbour")).update(name="Harbour Water plc")
    else:
        User.objects.filter(pk=fixed("zhang")).update(name="Zhang Min (east)")
    assert hears(client, poll)


def test_the_count_on_a_tab_is_shown_too(client: Visitor, path: str) -> None:
    poll = poll_of(client, path)
    Ticket.objects.filter(number=1001).update(status="pending")
    assert hears(client, poll)


def test_a_view_that_is_saved_or_columns_that_are_chosen_are_sent(client: Visitor, staff: Staff, clock: Clock) -> None:
    poll = poll_of(client, PAGES["list"])
    client.post("/desk/views/tickets/columns/", {"text": "subject,team", "query": "view=all"}, **HX)
    assert hears(client, poll)
    poll = poll_of(client, PAGES["list"])
    view = save(staff("zhang"), clock)
    assert hears(client, poll)
    poll = poll_of(client, PAGES["list"])
    SavedView.objects.filter(pk=view.pk).update(name="Other")
    assert hears(client, poll)


def test_another_page_of_the_list_is_not_this_one(client: Visitor) -> None:
    make(60)
    path = "/desk/tickets/?view=all&q=Row"
    second = client.get(path).content.decode().split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    first_poll, second_poll = poll_of(client, path), poll_of(client, second.replace("&amp;", "&"))
    newest = Ticket.objects.order_by("-last_message_at").first()
    Ticket.objects.filter(pk=newest.pk).update(updated_at=LATER, priority="urgent")
    assert hears(client, first_poll)
    assert not hears(client, second_poll)


def test_asking_costs_few_statements_whether_there_is_news_or_not(client: Visitor, path: str) -> None:
    poll = poll_of(client, path)
    for news in (False, True):
        if news:
            make(1)
        with counted() as statements:
            assert hears(client, poll) == news
        assert len(statements) <= 8
