"""Who else has a ticket open, or writes on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from audit.models import Entry
from crm.service.actions.presence import be_present
from crm.service.jobs import sweep_presence
from crm.service.models import Presence, Ticket
from crm.service.queries.presence import Colleague, Present
from crm.service.queries.ticket import ticket_page
from kernel.actor import Actor
from kernel.clock import system_clock
from tests.crm.conftest import HX, Visit, counted, rows_of
from tests.crm.test_ticket_news import known, parts, told
from tests.harness.cast import MOMENT


def seen_by(actor: Actor, ticket: Ticket, *, after: int) -> Present:
    page = ticket_page(actor, ticket.number, at=MOMENT + timedelta(seconds=after))
    assert page is not None
    return page.present


def test_colleagues_see_who_looks_and_who_writes(staff: object, ticket: Ticket) -> None:
    zhang, liu = staff("zhang"), staff("liu")  # type: ignore[operator]
    be_present(actor=zhang, clock=lambda: MOMENT, ticket=ticket)
    assert seen_by(liu, ticket, after=5) == (Colleague("Zhang Min", writes=False),)
    assert seen_by(zhang, ticket, after=5) == ()
    be_present(actor=zhang, clock=lambda: MOMENT, ticket=ticket, writes=True)
    be_present(actor=zhang, clock=lambda: MOMENT + timedelta(seconds=1), ticket=ticket)
    assert seen_by(liu, ticket, after=9) == (Colleague("Zhang Min", writes=True),)
    assert seen_by(liu, ticket, after=11) == (Colleague("Zhang Min", writes=False),)
    assert seen_by(liu, ticket, after=42) == ()


def test_an_open_page_hears_who_comes_and_goes(visitor: Visit, page: str) -> None:
    asked = known(visitor, page)
    liu = visitor("liu")
    assert liu.post(f"{page}presence/", {"state": "open"}).status_code == 204
    text = told(visitor, page, asked)
    assert "Liu Yang has this open too" in text
    assert parts(text) == set()
    asked["present"] = "Liu Yang"
    assert visitor("zhang").get(f"{page}news/", asked, **HX).status_code == 204
    liu.post(f"{page}presence/", {"state": "writing"})
    assert "Liu Yang is writing" in told(visitor, page, asked)
    liu.post(f"{page}presence/", {"state": "left"})
    assert "Liu Yang" not in told(visitor, page, asked)


def test_nobody_keeps_a_record_of_who_looked(visitor: Visit, page: str) -> None:
    before, client = rows_of(Entry), visitor("zhang")
    with counted() as statements:
        client.post(f"{page}presence/", {"state": "writing"})
    assert rows_of(Entry) == before
    assert len(statements) <= 3


@pytest.mark.parametrize("state", ["", "nonsense", "open"])
def test_whatever_it_says_an_open_page_is_there(visitor: Visit, page: str, state: str) -> None:
    assert visitor("wang").post(f"{page}presence/", {"state": state}).status_code == 204
    assert Presence.objects.get().wrote_at is None


def test_who_does_not_see_the_ticket_is_not_there(visitor: Visit) -> None:
    assert visitor("zhang").post("/desk/tickets/999999/presence/", {"state": "open"}).status_code == 404
    assert visitor("li").post("/desk/tickets/1001/presence/", {"state": "open"}).status_code in {302, 401, 403}
    assert not Presence.objects.exists()


def test_pages_that_were_closed_without_a_word_are_swept(staff: object, ticket: Ticket) -> None:
    be_present(actor=staff("zhang"), clock=lambda: MOMENT, ticket=ticket)  # type: ignore[operator]
    be_present(actor=staff("liu"), clock=system_clock, ticket=ticket)  # type: ignore[operator]
    sweep_presence.run()
    assert [row.user.name for row in Presence.objects.all()] == ["Liu Yang"]


def test_the_table_stays_out_of_the_write_ahead_log(acme: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE oid = 'service_presence'::regclass")
        assert cursor.fetchone() == ("u",)


def test_a_sentence_for_one_and_for_many() -> None:
    one, two, three = Colleague("A", writes=True), Colleague("B", writes=True), Colleague("C", writes=False)
    assert Present([one]).sentence == "A is writing"
    assert Present([one, two, three]).sentence == "A and 1 more are writing"
    assert Present([three]).sentence == "C has this open too"
    assert Present([]).sentence == ""
