"""One's own requests: who sees which, and what they may do there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crm.service.actions.changing import change_status
from crm.service.actions.conversation import Words, note_on_ticket, reply_to_ticket
from crm.service.models import Message, Rating, Status, Ticket
from kernel.actor import Actor
from kernel.clock import Clock
from tests.harness.cast import fixed
from tests.harness.client import Visitor

Visitors = Callable[..., Visitor]
Staff = Callable[[str], Actor]
ACTS = ("replies", "closure", "reopening", "rating")
WORDS = {"body": "Any news?", "rating": "good"}


@pytest.fixture
def ticket(acme: object) -> Ticket:
    return Ticket.objects.get(id=fixed("li-ticket"))


@pytest.fixture
def solved(ticket: Ticket, staff: Staff, clock: Clock) -> Ticket:
    change_status(actor=staff("zhang"), clock=clock, ticket=ticket, status=Status.SOLVED)
    return ticket


def page(visitor: Visitor, path: str) -> str:
    response = visitor.get(path)
    assert response.status_code == 200, path
    return str(response.content.decode())


def test_home_greets_and_shows_what_is_open(visitor: Visitors) -> None:
    shown = page(visitor("li"), "/")
    assert "Li Wei" in shown
    assert "Li Wei asks about kingfisher-acme" in shown
    assert "We are looking into it" in shown
    assert "Chen Bo asks" not in shown


def test_a_stranger_is_told_what_they_can_do(visitor: Visitors) -> None:
    shown = page(visitor(), "/")
    assert "File a request" in shown
    assert "Sign in" in shown
    assert "asks about" not in shown


def test_who_may_see_the_companys_requests_has_a_tab_for_them(visitor: Visitors) -> None:
    assert "Chen Bo asks" not in page(visitor("li"), "/requests/")
    assert "Chen Bo asks" in page(visitor("li"), "/requests/?whose=company")


def test_who_may_not_sees_their_own_alone(visitor: Visitors) -> None:
    shown = page(visitor("chen"), "/requests/?whose=company")
    assert "Chen Bo asks" in shown
    assert "Li Wei asks" not in shown
    assert "My company" not in shown


def test_the_search_finds_words_of_the_conversation_and_numbers(visitor: Visitors, ticket: Ticket) -> None:
    li = visitor("li")
    for words in ("question about", str(ticket.number), f"%23{ticket.number}", "LI WEI ASKS"):
        assert "Li Wei asks" in page(li, f"/requests/?q={words}")
    assert "No request has" in page(li, "/requests/?q=nowhere-to-be-found")
    assert "No request has" in page(li, "/requests/?q=%00%25_&page=99x")


def test_the_search_finds_no_note(visitor: Visitors, ticket: Ticket, staff: Staff, clock: Clock) -> None:
    note_on_ticket(actor=staff("zhang"), clock=clock, ticket=ticket, words=Words(text="secretword"))
    assert "No request has" in page(visitor("li"), "/requests/?q=secretword")


def test_the_conversation_shows_public_words_and_never_notes(
    visitor: Visitors, ticket: Ticket, staff: Staff, clock: Clock
) -> None:
    note_on_ticket(actor=staff("zhang"), clock=clock, ticket=ticket, words=Words(text="He is difficult"))
    reply_to_ticket(
        actor=staff("zhang"), clock=clock, ticket=ticket, words=Words(text="Which valve?"), and_become="pending"
    )
    shown = page(visitor("li"), f"/requests/{ticket.number}/")
    assert "Which valve?" in shown
    assert "We need an answer from you" in shown
    assert "difficult" not in shown


def test_a_reply_opens_what_waited_for_it(visitor: Visitors, ticket: Ticket, staff: Staff, clock: Clock) -> None:
    reply_to_ticket(actor=staff("zhang"), clock=clock, ticket=ticket, words=Words(text="?"), and_become="pending")
    response = visitor("li").post(f"/requests/{ticket.number}/replies/", {"body": "DN 80\n\n<script>x</script>"})
    assert response.status_code == 302
    ticket.refresh_from_db()
    message = Message.objects.filter(ticket=ticket).latest("at")
    assert (ticket.status, ticket.last_by) == (Status.OPEN, "customer")
    assert message.html == "<p>DN 80</p><p>&lt;script&gt;x&lt;/script&gt;</p>"


def test_an_empty_reply_says_so_at_the_form(visitor: Visitors, ticket: Ticket, stored: Callable[[], object]) -> None:
    li = visitor("li")
    before = stored()
    response = li.post(f"/requests/{ticket.number}/replies/", {"body": "  \n "})
    assert response.status_code == 422
    assert "Write something first, or attach a file." in response.content.decode()
    assert stored() == before


def test_a_reply_that_is_too_long_keeps_its_text(visitor: Visitors, ticket: Ticket) -> None:
    response = visitor("li").post(f"/requests/{ticket.number}/replies/", {"body": "kept " * 11_000})
    assert response.status_code == 422
    assert "54999 characters; 50000 fit" in response.content.decode()
    assert "kept kept" in response.content.decode()


def test_it_is_solved_reopened_and_rated(visitor: Visitors, ticket: Ticket) -> None:
    li, base = visitor("li"), f"/requests/{ticket.number}/"
    assert li.post(f"{base}closure/").status_code == 302
    assert Ticket.objects.get(pk=ticket.pk).status == Status.SOLVED
    assert "How was it?" in page(li, base)
    assert li.post(f"{base}rating/", {"rating": "bad", "comment": "Slow"}).status_code == 302
    assert Rating.objects.get(ticket=ticket).comment == "Slow"
    assert li.post(f"{base}reopening/").status_code == 302
    assert Ticket.objects.get(pk=ticket.pk).status == Status.OPEN
    assert "Opened again" in page(li, base)


def test_looking_at_the_rating_page_rates_nothing(
    visitor: Visitors, solved: Ticket, stored: Callable[[], object]
) -> None:
    li = visitor("li")
    page(li, f"/requests/{solved.number}/")
    before = stored()
    assert "How was it?" in page(li, f"/requests/{solved.number}/rating/?rating=good")
    assert stored() == before


@pytest.mark.parametrize("typed", [{}, {"rating": "excellent"}, {"rating": "good", "comment": "x" * 2001}])
def test_a_rating_of_the_wrong_shape_is_refused(visitor: Visitors, solved: Ticket, typed: dict[str, str]) -> None:
    response = visitor("li").post(f"/requests/{solved.number}/rating/", typed)
    assert response.status_code == 422
    assert not Rating.objects.exists()


def test_what_is_not_solved_is_not_rated(visitor: Visitors, ticket: Ticket) -> None:
    assert visitor("li").post(f"/requests/{ticket.number}/rating/", {"rating": "good"}).status_code == 422
    assert not Rating.objects.exists()
    assert "not solved yet" in page(visitor("li"), f"/requests/{ticket.number}/rating/")


def test_a_closed_request_takes_no_reply_but_a_follow_up(
    visitor: Visitors, solved: Ticket, staff: Staff, clock: Clock
) -> None:
    change_status(actor=staff("zhang"), clock=clock, ticket=solved, status=Status.CLOSED)
    li, base = visitor("li"), f"/requests/{solved.number}/"
    assert "File a follow-up" in page(li, base)
    response = li.post(f"{base}replies/", {"body": "It is back"})
    assert response.status_code == 422
    assert "This ticket is closed" in response.content.decode()
    assert "It is back" in response.content.decode()
    li.post("/requests/new/", {"subject": "Again", "category": "fault", "body": "x", "follows": solved.number})
    assert Ticket.objects.get(subject="Again").follows_up_id == solved.pk


@pytest.mark.parametrize("who", ["chen", "sun", "mia"])
def test_somebody_elses_request_is_not_there(
    visitor: Visitors, ticket: Ticket, who: str, stored: Callable[[], object]
) -> None:
    other, base = visitor(who), f"/requests/{ticket.number}/"
    before = stored()
    for path in (base, f"{base}live/", f"{base}rating/"):
        assert other.get(path).status_code == 404
    for act in ACTS:
        assert other.post(f"{base}{act}/", WORDS).status_code == 404
    assert stored() == before


def test_a_stranger_is_sent_to_sign_in_and_back(
    visitor: Visitors, ticket: Ticket, stored: Callable[[], object]
) -> None:
    before, base = stored(), f"/requests/{ticket.number}/"
    response = visitor().get(base)
    assert response.headers["Location"] == f"/sign-in/?next=%2Frequests%2F{ticket.number}%2F"
    for act in ACTS:
        response = visitor().post(f"{base}{act}/", WORDS, headers={"Referer": f"http://acme.localhost{base}"})
        assert response.headers["Location"] == f"/sign-in/?next=%2Frequests%2F{ticket.number}%2F&kept=1"
    assert visitor().get(f"{base}live/", headers={"HX-Request": "true"}).status_code == 401
    assert stored() == before


def test_staff_have_no_customers_door(visitor: Visitors, ticket: Ticket) -> None:
    assert visitor("zhang").get(f"/requests/{ticket.number}/").status_code == 302


def test_an_open_page_asks_for_news_and_gets_them_once(
    visitor: Visitors, ticket: Ticket, staff: Staff, clock: Clock
) -> None:
    li, live = visitor("li"), f"/requests/{ticket.number}/live/"
    assert li.get(f"{live}?version={ticket.version}", headers={"HX-Request": "true"}).status_code == 204
    reply_to_ticket(actor=staff("zhang"), clock=clock, ticket=ticket, words=Words(text="Here is news."))
    response = li.get(f"{live}?version={ticket.version}", headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert "Here is news." in response.content.decode()
    assert "<html" not in response.content.decode()


@pytest.mark.parametrize("number", ["9999999", "99999999999999999999999999"])
def test_a_number_that_is_nobodys_is_not_there(visitor: Visitors, number: str) -> None:
    assert visitor("li").get(f"/requests/{number}/").status_code == 404
