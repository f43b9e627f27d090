"""Answering a ticket: what it does to the ticket, what it tells others, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from audit.models import Entry
from crm.service.actions.conversation import ReplyCrossed, Words, reply_to_ticket
from crm.service.models import Message, Status, Ticket
from kernel.actions import PermissionMissing, Refused
from kernel.actor import Actor
from kernel.clock import Clock
from messaging.models import OutgoingMail
from tests.harness.cast import fixed

Staff = Callable[[str], Actor]


@pytest.fixture
def ticket(acme: object) -> Ticket:
    return Ticket.objects.get(id=fixed("li-ticket"))


def test_an_answer_opens_a_new_ticket_and_takes_it(ticket: Ticket, staff: Staff, clock: Clock) -> None:
    reply_to_ticket(actor=staff("zhang"), clock=clock, ticket=ticket, words=Words(text="We look into it."))
    ticket.refresh_from_db()
    assert (ticket.status, ticket.assignee_id, ticket.last_by) == (Status.OPEN, fixed("zhang"), "staff")
    assert ticket.first_replied_at == clock()
    assert Entry.objects.about(ticket).get(verb="replied").changes == {"status": ["new", "open"]}


def test_answer_and_solve_in_one_step(ticket: Ticket, staff: Staff, clock: Clock) -> None:
    reply_to_ticket(
        actor=staff("zhang"), clock=clock, ticket=ticket, words=Words(text="Done."), and_become=Status.SOLVED
    )
    ticket.refresh_from_db()
    assert (ticket.status, ticket.solved_at) == (Status.SOLVED, clock())


def test_a_light_agent_may_not_answer(ticket: Ticket, staff: Staff, clock: Clock) -> None:
    with pytest.raises(PermissionMissing):
        reply_to_ticket(actor=staff("wang"), clock=clock, ticket=ticket, words=Words(text="Hello"))
    assert not Message.objects.filter(by_staff=True).exists()


def test_an_empty_answer_is_refused_and_changes_nothing(ticket: Ticket, staff: Staff, clock: Clock) -> None:
    with pytest.raises(Refused, match="Write something first"):
        reply_to_ticket(actor=staff("zhang"), clock=clock, ticket=ticket, words=Words(html="<p> <br></p>"))
    ticket.refresh_from_db()
    assert (ticket.status, ticket.version) == (Status.NEW, 1)


def test_an_answer_that_crossed_another_is_stopped(ticket: Ticket, staff: Staff, clock: Clock) -> None:
    seen = clock() - timedelta(minutes=5)
    reply_to_ticket(actor=staff("zhang"), clock=clock, ticket=ticket, words=Words(text="First."))
    with pytest.raises(ReplyCrossed, match="Zhang Min answered while you were writing"):
        reply_to_ticket(actor=staff("liu"), clock=clock, ticket=ticket, words=Words(text="Second."), seen_until=seen)
    assert ticket.messages.filter(by_staff=True).count() == 1


def test_script_in_an_answer_is_removed(ticket: Ticket, staff: Staff, clock: Clock) -> None:
    words = Words(html='<p onclick="x()">Hi<script>alert(1)</script><img src="https://evil.example/x.png"></p>')
    message = reply_to_ticket(actor=staff("zhang"), clock=clock, ticket=ticket, words=words)
    assert message.html == "<p>Hi<img></p>"


def test_the_customer_is_told_by_one_mail_for_a_burst(
    ticket: Ticket, staff: Staff, clock: Clock, run_jobs: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ("First half.", "Second half."):
        reply_to_ticket(actor=staff("zhang"), clock=clock, ticket=ticket, words=Words(text=text))
    run_jobs()
    mails = OutgoingMail.objects.filter(to_email=ticket.requester_email)
    assert [(mail.template, len(mail.items)) for mail in mails] == [("reply_to_customer", 2)]
