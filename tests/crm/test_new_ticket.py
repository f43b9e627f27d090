"""Tickets that staff open."""

from __future__ import annotations

from uuid import uuid4

from crm.service.models import Ticket
from tests.crm.conftest import Visit
from tests.harness.cast import fixed

NEW = "/desk/tickets/new/"
FORM = {"subject": "Leaking valve", "body": "She called.", "priority": "high", "kind": "public", "category": ""}


def test_a_customer_is_searched_and_chosen_without_script(visitor: Visit) -> None:
    text = visitor("zhang").post(NEW, FORM | {"q": "Li Wei", "find": "1"}).content.decode()
    assert f"contact:{fixed('li-contact')}" in text
    assert "Leaking valve" in text
    assert "She called." in text
    assert Ticket.objects.count() == 4


def test_a_ticket_is_opened_for_a_contact(visitor: Visit) -> None:
    sent = FORM | {"customer": f"contact:{fixed('li-contact')}", "assignee": str(fixed("liu"))}
    answer = visitor("zhang").post(NEW, sent)
    made = Ticket.objects.get(subject="Leaking valve")
    assert answer.headers["Location"] == f"/desk/tickets/{made.number}/"
    assert (made.account_id, made.contact_id, made.assignee_id, made.priority) == (
        fixed("harbour"),
        fixed("li-contact"),
        fixed("liu"),
        "high",
    )
    assert made.messages.get().kind == "public"


def test_without_a_customer_only_a_note_fits(visitor: Visit) -> None:
    client = visitor("zhang")
    refused = client.post(NEW, FORM)
    assert refused.status_code == 422
    assert "Choose the customer, or write an internal note." in refused.content.decode()
    assert client.post(NEW, FORM | {"kind": "note"}).status_code == 302
    assert Ticket.objects.get(subject="Leaking valve").messages.get().kind == "note"


def test_a_foreign_customer_is_none(visitor: Visit) -> None:
    for key in (f"contact:{uuid4()}", f"account:{fixed('li-contact')}", "x", "contact:x"):
        assert visitor("zhang").post(NEW, FORM | {"customer": key}).status_code == 422
    assert Ticket.objects.count() == 4


def test_a_long_subject_is_answered_in_words(visitor: Visit) -> None:
    sent = FORM | {"subject": "x" * 10_000, "customer": f"contact:{fixed('li-contact')}"}
    answer = visitor("zhang").post(NEW, sent)
    assert answer.status_code == 422
    assert "The subject has 10000 characters; 200 fit." in answer.content.decode()


def test_a_follow_up_knows_what_it_follows(visitor: Visit, ticket: Ticket) -> None:
    client = visitor("zhang")
    text = client.get(f"{NEW}?follows={ticket.number}").content.decode()
    assert ticket.subject in text
    assert f"contact:{fixed('li-contact')}" in text
    sent = FORM | {"customer": f"contact:{fixed('li-contact')}", "follows": str(ticket.number)}
    client.post(NEW, sent)
    made = Ticket.objects.get(subject="Leaking valve")
    assert made.follows_up == ticket
    assert f"#{ticket.number}" in client.get(f"/desk/tickets/{made.number}/").content.decode()


def test_a_light_agent_opens_none(visitor: Visit) -> None:
    assert visitor("wang").get(NEW).status_code == 403
