"""What somebody opened lately and often: their own, of what they still see, and not too much of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from crm.customers.models import Account
from crm.service.models import Ticket
from identity.models import User
from kernel.actor import Actor
from kernel.clock import system_clock
from search.actions import forget_visits, note_visit
from search.models import Document, Visit
from search.models.visit import HALF_LIFE, MOST_LATE, MOST_WEIGHED
from search.visits import KEPT_FOR, opened_before, sweep_visits
from tests.crm.conftest import counted
from tests.harness.cast import fixed
from tests.harness.client import Visitor
from tests.harness.search import index_now
from tests.search.conftest import add_ticket

Visitors = Callable[..., Visitor]
Staff = Callable[[str], Actor]
VISITS = "/desk/palette/visits/"
TICKET = {"kind": "tickets", "row": str(fixed("li-ticket"))}
AT_MOST = 8


def opened(actor: Actor, row: UUID, *, days_ago: float = 0, kind: str = "tickets", times: int = 1) -> None:
    at = system_clock() - timedelta(days=days_ago)
    for _time in range(times):
        note_visit(actor=actor, clock=lambda: at, kind=kind, row=row)


def tickets(count: int) -> list[Ticket]:
    made = [add_ticket(f"Pelican {place}", "It nests in the pump.") for place in range(count)]
    index_now()
    return made


def shown(html: str) -> list[str]:
    return re.findall(r'data-row-link title="([^"]*)"', html)


def test_a_page_that_was_opened_stands_in_all_three_places(visitor: Visitors) -> None:
    zhang = visitor("zhang")
    assert zhang.post(VISITS, TICKET).status_code == 204
    for page in ("/desk/search/", "/desk/palette/", "/desk/palette/?only=records"):
        html = zhang.get(page).content.decode()
        assert "Opened lately" in html, page
        assert 'href="/desk/tickets/1001/"' in html, page


def test_the_open_page_does_not_lead_to_itself(visitor: Visitors) -> None:
    zhang = visitor("zhang")
    zhang.post(VISITS, TICKET)
    html = zhang.get("/desk/palette/?only=records&here=/desk/tickets/1001/%3Fpart%3Dcustomer").content.decode()
    assert 'href="/desk/tickets/1001/"' not in html


@pytest.mark.parametrize("route", ["ticket", "account", "contact", "article"])
def test_each_kind_of_page_says_what_it_is(visitor: Visitors, route: str) -> None:
    page = {
        "ticket": "/desk/tickets/1001/",
        "account": f"/desk/customers/{fixed('harbour')}/",
        "contact": f"/desk/contacts/{fixed('li-contact')}/",
        "article": f"/desk/knowledge/{fixed('article')}/",
    }[route]
    zhang = visitor("zhang")
    found = re.search(r'<meta name="r-record" content="([^"]+)" data-kind="(\w+)">', zhang.get(page).content.decode())
    assert found is not None
    assert zhang.post(VISITS, {"kind": found[2], "row": found[1]}).status_code == 204
    assert f'href="{page}"' in zhang.get("/desk/search/").content.decode()


def test_a_new_person_is_told_what_will_stand_there(visitor: Visitors) -> None:
    zhang = visitor("zhang")
    assert "that you open will stand here" in zhang.get("/desk/search/").content.decode()
    assert "What you open will stand here." in zhang.get("/desk/palette/?only=records").content.decode()
    assert "Opened lately" not in zhang.get("/desk/palette/").content.decode()


# ---- The order


def test_lately_goes_by_time_and_often_by_how_often_it_still_counts(acme: object, staff: Staff) -> None:
    zhang, made = staff("zhang"), tickets(6)
    opened(zhang, made[0].pk, days_ago=20, times=9)  # 9 · 2^(-20/7) = 1.2: faded
    opened(zhang, made[1].pk, days_ago=6, times=4)  # 2.2
    opened(zhang, made[2].pk, days_ago=3, times=3)  # 2.2, a little more
    opened(zhang, made[3].pk, days_ago=2)
    opened(zhang, made[4].pk, days_ago=1)
    opened(zhang, made[5].pk)
    before = opened_before(zhang, system_clock(), latest=3, most=5)
    assert [one.hit.plain for one in before.lately] == ["Pelican 5", "Pelican 4", "Pelican 3"]
    assert [one.hit.plain for one in before.often] == ["Pelican 2", "Pelican 1"]


def test_what_was_opened_counts_half_after_a_half_life(acme: object, staff: Staff) -> None:
    zhang, (ticket,) = staff("zhang"), tickets(1)
    opened(zhang, ticket.pk, times=3)
    row = Visit.objects.get(row=ticket.pk)
    assert row.times(row.at) == pytest.approx(3)
    assert row.times(row.at + HALF_LIFE) == pytest.approx(1.5)
    opened(zhang, ticket.pk, days_ago=-7)
    row.refresh_from_db()
    assert row.times(row.at) == pytest.approx(2.5)


def test_a_person_keeps_some_fifty_and_the_latest_are_among_them(acme: object, staff: Staff) -> None:
    zhang = staff("zhang")
    for place in range(MOST_WEIGHED + 20):
        opened(zhang, uuid4(), days_ago=2 - place / 100, times=3)
    late = [uuid4() for _place in range(MOST_LATE)]
    for row in late:
        opened(zhang, row)
    kept = set(Visit.objects.filter(person_id=fixed("zhang")).values_list("row", flat=True))
    assert len(kept) <= MOST_WEIGHED + MOST_LATE
    assert set(late) <= kept


# ---- Whose it is


def test_nobody_else_sees_it(visitor: Visitors) -> None:
    visitor("zhang").post(VISITS, TICKET)
    for person in (visitor("zhao"), visitor("wang"), Visitor.at("globex.localhost", "zhang")):
        assert shown(person.get("/desk/search/").content.decode()) == []


def test_another_s_openings_are_not_pruned(acme: object, staff: Staff) -> None:
    opened(staff("wang"), fixed("li-ticket"))
    for _place in range(MOST_WEIGHED + MOST_LATE + 5):
        opened(staff("zhang"), uuid4())
    assert Visit.objects.filter(person_id=fixed("wang")).count() == 1


def test_what_one_does_not_see_any_more_is_gone(acme: object, staff: Staff) -> None:
    zhang = staff("zhang")
    opened(zhang, fixed("li-ticket"))
    opened(zhang, fixed("harbour"), kind="accounts")
    no_customers = replace(zhang, permissions=zhang.permissions - {"customers.view"})
    assert {one.source.key for one in opened_before(zhang, system_clock(), latest=9, most=9).lately} == {
        "tickets",
        "accounts",
    }
    before = opened_before(no_customers, system_clock(), latest=9, most=9)
    assert {one.source.key for one in before.lately} == {"tickets"}


def test_what_was_deleted_vanishes_at_once_and_is_swept_later(acme: object, staff: Staff) -> None:
    zhang, account = staff("zhang"), Account.objects.create(
        kind="company", name="Pelican Ltd", created_at=system_clock(), updated_at=system_clock()
    )  # fmt: skip
    index_now()
    opened(zhang, account.pk, kind="accounts")
    Account.objects.filter(pk=account.pk).delete()  # the index has not heard of it
    assert Document.objects.filter(pk=account.pk).exists()
    assert not opened_before(zhang, system_clock(), latest=9, most=9)
    index_now()
    sweep_visits(at=system_clock() + timedelta(hours=2))
    assert not Visit.objects.exists()


def test_what_was_long_not_opened_is_swept(acme: object, staff: Staff) -> None:
    opened(staff("zhang"), fixed("li-ticket"), days_ago=KEPT_FOR.days + 1)
    opened(staff("wang"), fixed("li-ticket"), days_ago=KEPT_FOR.days - 1)
    sweep_visits(at=system_clock())
    assert list(Visit.objects.values_list("person_id", flat=True)) == [fixed("wang")]


def test_it_can_be_forgotten(visitor: Visitors, staff: Staff) -> None:
    zhang = visitor("zhang")
    zhang.post(VISITS, TICKET)
    opened(staff("wang"), fixed("li-ticket"))
    assert zhang.post("/desk/palette/visits/removal/", follow=True).status_code == 200
    assert list(Visit.objects.values_list("person_id", flat=True)) == [fixed("wang")]
    forget_visits(actor=staff("wang"), clock=system_clock)
    assert not Visit.objects.exists()


def test_whoever_is_deleted_leaves_nothing(acme: object) -> None:
    field = Visit._meta.get_field("person")
    assert field.remote_field.on_delete.__name__ == "CASCADE"
    assert field.remote_field.model is User


# ---- Refusals


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"kind": "tickets"},
        {"kind": "tickets", "row": "x"},
        {"kind": "nothing", "row": str(fixed("li-ticket"))},
        {"kind": "accounts", "row": str(fixed("li-ticket"))},
        {"kind": "tickets", "row": str(UUID(int=7))},
    ],
)
def test_what_is_not_there_is_not_noted(visitor: Visitors, asked: dict[str, str]) -> None:
    assert visitor("zhang").post(VISITS, asked).status_code == 404
    assert not Visit.objects.exists()


def test_a_customer_and_a_stranger_note_nothing(visitor: Visitors) -> None:
    for key in ("", "li"):
        assert visitor(key).post(VISITS, TICKET).status_code in {302, 401, 403}
    assert not Visit.objects.exists()


# ---- What it costs


def test_to_note_it_is_one_statement_after_the_check(visitor: Visitors) -> None:
    zhang = visitor("zhang")
    with counted() as statements:
        zhang.post(VISITS, TICKET)
    assert len(statements) <= 3, "\n".join(statements)


@pytest.mark.parametrize("page", ["search/", "palette/", "palette/?only=records", "palette/?here=/desk/tickets/1001/"])
def test_it_asks_little(visitor: Visitors, staff: Staff, page: str) -> None:
    for ticket in tickets(12):
        opened(staff("zhang"), ticket.pk, times=3)
    zhang = visitor("zhang")
    for kind, row in {"accounts": "harbour", "contacts": "li-contact", "articles": "article"}.items():
        opened(staff("zhang"), fixed(row), kind=kind)
    with counted() as statements:
        assert "Opened often" in zhang.get(f"/desk/{page}").content.decode()
    assert len(statements) <= AT_MOST, "\n".join(statements)
