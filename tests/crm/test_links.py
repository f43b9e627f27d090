"""Tickets that belong together: linked, marked as duplicates, split in two."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from audit.models import Entry
from crm.service.models import Attachment, LinkKind, Message, Ticket, TicketLink
from kernel.clock import system_clock
from messaging.models import OutgoingMail
from tests.crm.conftest import HX, Visit, rows_of
from tests.harness.cast import MOMENT, fixed
from tests.harness.jobs import run_waiting_jobs

STATE = (Ticket, TicketLink, Message, Attachment)


@pytest.fixture
def other(acme: object) -> Ticket:
    return Ticket.objects.get(id=fixed("sun-ticket"))


def state() -> list[object]:
    return [rows_of(model) for model in STATE]


def linked() -> set[tuple[int, int, str]]:
    return set(TicketLink.objects.values_list("later__number", "earlier__number", "kind"))


def test_a_link_is_seen_from_both_sides_and_taken_away(visitor: Visit, page: str, other: Ticket) -> None:
    client = visitor("zhang")
    answer = client.post(f"{page}links/", {"other": f"#{other.number}", "kind": "related"}, **HX)
    assert answer.status_code == 200
    assert other.subject in answer.content.decode()
    assert "Li Wei asks" in client.get(f"/desk/tickets/{other.number}/").content.decode()
    client.post(f"{page}links/", {"other": other.number})
    assert TicketLink.objects.count() == 1
    assert Entry.objects.filter(verb="linked").count() == 2
    client.post(f"/desk/tickets/{other.number}/links/1001/removal/")
    assert linked() == set()
    assert Entry.objects.filter(verb="unlinked").count() == 2


def test_the_picker_offers_what_the_customer_has_and_what_is_looked_for(
    visitor: Visit, page: str, ticket: Ticket, other: Ticket
) -> None:
    client = visitor("zhang")
    Ticket.objects.filter(pk=other.pk).update(account_id=ticket.account_id)
    assert other.subject in client.get(f"{page}links/", **HX).content.decode()
    found = client.get(f"{page}links/", {"q": str(other.number)}, **HX).content.decode()
    assert other.subject in found
    assert ticket.subject not in found
    assert "No ticket has these words" in client.get(f"{page}links/", {"q": "zzz"}, **HX).content.decode()


@pytest.mark.parametrize("typed", ["", "abc", "999999", "1001", "9" * 40, "\0", "１００２", "-1"])
def test_what_is_no_other_ticket_is_said(visitor: Visit, page: str, typed: str) -> None:
    before = state()
    answer = visitor("zhang").post(f"{page}links/", {"other": typed, "kind": "duplicate"}, **HX)
    assert answer.status_code == 422
    assert state() == before


def test_a_duplicate_is_solved_and_points_to_where_the_work_goes_on(visitor: Visit, page: str, other: Ticket) -> None:
    client = visitor("zhang")
    text = client.post(f"{page}links/", {"other": other.number, "kind": "duplicate"}, **HX).content.decode()
    assert "A duplicate." in text
    assert linked() == {(1001, other.number, "duplicate")}
    assert Ticket.objects.get(number=1001).status == "solved"
    assert "its duplicate" in client.get(f"/desk/tickets/{other.number}/").content.decode()
    client.post(f"{page}apart/", **HX)
    assert linked() == {(1001, other.number, "related")}
    assert Ticket.objects.get(number=1001).status == "open"
    client.post(f"{page}apart/")
    assert linked() == {(1001, other.number, "related")}


def test_duplicates_of_a_duplicate_follow_to_the_original(visitor: Visit, other: Ticket) -> None:
    client, third = visitor("zhang"), Ticket.objects.exclude(number__in=[1001, other.number])[0]
    client.post(f"/desk/tickets/{third.number}/links/", {"other": "1001", "kind": "duplicate"})
    client.post("/desk/tickets/1001/links/", {"other": other.number, "kind": "duplicate"})
    assert linked() == {(third.number, other.number, "duplicate"), (1001, other.number, "duplicate")}


def test_nothing_repeats_what_is_itself_a_duplicate(visitor: Visit, page: str, other: Ticket) -> None:
    client = visitor("zhang")
    client.post(f"{page}links/", {"other": other.number, "kind": "duplicate"})
    before = state()
    answer = client.post(f"/desk/tickets/{other.number}/links/", {"other": 1001, "kind": "duplicate"}, **HX)
    assert answer.status_code == 422
    assert f"itself a duplicate of #{other.number}" in answer.headers["HX-Trigger"]
    assert state() == before


def test_a_closed_ticket_is_no_duplicate_any_more(visitor: Visit, page: str, other: Ticket) -> None:
    Ticket.objects.filter(number=1001).update(status="closed", solved_at=MOMENT, closed_at=MOMENT)
    before = state()
    answer = visitor("zhang").post(f"{page}links/", {"other": other.number, "kind": "duplicate"}, **HX)
    assert answer.status_code == 422
    assert state() == before


def test_a_duplicate_link_does_not_simply_go(visitor: Visit, page: str, other: Ticket) -> None:
    client = visitor("zhang")
    client.post(f"{page}links/", {"other": other.number, "kind": "duplicate"})
    client.post(f"{page}links/{other.number}/removal/")
    assert linked() == {(1001, other.number, "duplicate")}


def test_the_customer_hears_where_it_goes_on_only_if_it_is_theirs(
    visitor: Visit, page: str, ticket: Ticket, other: Ticket
) -> None:
    client = visitor("zhang")
    client.post(f"{page}links/", {"other": other.number, "kind": "duplicate"})
    run_waiting_jobs()
    assert not OutgoingMail.objects.filter(template="request_joined").exists()
    assert f"#{other.number}" not in visitor("li").get("/requests/1001/").content.decode()
    client.post(f"{page}apart/")
    Ticket.objects.filter(pk=other.pk).update(account_id=ticket.account_id, contact_id=ticket.contact_id)
    client.post(f"{page}links/", {"other": other.number, "kind": "duplicate"})
    run_waiting_jobs()
    mail = OutgoingMail.objects.get(template="request_joined")
    assert mail.to_email == ticket.requester_email
    assert f"#{other.number}" in visitor("li").get("/requests/1001/").content.decode()


def test_a_message_is_split_off_with_its_files(visitor: Visit, page: str, ticket: Ticket) -> None:
    message = ticket.messages.get()
    file = Attachment.objects.create(
        message=message, name="a.png", content_type="image/png", size=1, path="x", inline=True, created_at=MOMENT
    )
    Message.objects.filter(pk=message.pk).update(html=f'<p>Look</p><img src="/files/{file.pk}/">')
    url = f"{page}messages/{message.pk}/split/"
    client = visitor("zhang")
    assert ticket.subject in client.get(url).content.decode()
    answer = client.post(url, {"subject": "  The second   thing "})
    new = Ticket.objects.latest("number")
    assert answer.headers["Location"] == f"/desk/tickets/{new.number}/"
    assert (new.subject, new.account_id, new.contact_id, new.status, new.last_by) == (
        "The second thing",
        ticket.account_id,
        ticket.contact_id,
        "open",
        "customer",
    )
    copy = new.messages.get()
    same = copy.attachments.get()
    assert (copy.author_name, copy.at, same.path, same.inline) == (message.author_name, message.at, "x", True)
    assert f"/files/{same.pk}/" in copy.html
    assert ticket.messages.count() == 1
    assert linked() == {(new.number, 1001, "split")}
    assert "split" in client.get(page).content.decode()
    run_waiting_jobs()
    assert OutgoingMail.objects.filter(to_email=ticket.requester_email, template="request_filed").count() == 1


def test_a_note_that_is_split_off_tells_no_customer(visitor: Visit, page: str, ticket: Ticket) -> None:
    client = visitor("zhang")
    client.post(f"{page}messages/", {"kind": "note", "body": "<p>Also ask about the valve</p>"})
    run_waiting_jobs()
    mails = OutgoingMail.objects.count()
    client.post(f"{page}messages/{ticket.messages.get(kind='note').pk}/split/", {"subject": "The valve"})
    run_waiting_jobs()
    new = Ticket.objects.latest("number")
    assert new.messages.get().kind == "note"
    assert OutgoingMail.objects.count() == mails
    assert "valve" not in visitor("li").get(f"/requests/{new.number}/").content.decode()


@pytest.mark.parametrize("subject", ["", "   ", "x" * 201, "x" * 5000])
def test_a_split_needs_a_subject_that_fits(visitor: Visit, page: str, ticket: Ticket, subject: str) -> None:
    before = state()
    answer = visitor("zhang").post(f"{page}messages/{ticket.messages.get().pk}/split/", {"subject": subject})
    assert answer.status_code == 422
    assert state() == before


def test_a_message_of_another_ticket_is_not_split(visitor: Visit, page: str, other: Ticket) -> None:
    before = state()
    url = f"{page}messages/{other.messages.get().pk}/split/"
    assert visitor("zhang").get(url).status_code == 404
    assert visitor("zhang").post(url, {"subject": "x"}).status_code == 404
    assert state() == before


def test_a_light_agent_links_and_splits_nothing(visitor: Visit, page: str, ticket: Ticket, other: Ticket) -> None:
    before, client = state(), visitor("wang")
    for path, data in {
        "links/": {"other": other.number},
        f"links/{other.number}/removal/": {},
        "apart/": {},
        f"messages/{ticket.messages.get().pk}/split/": {"subject": "x"},
    }.items():
        assert client.post(f"{page}{path}", data).status_code == 403
    assert state() == before


def test_the_database_keeps_one_link_per_pair(ticket: Ticket, other: Ticket) -> None:
    at = system_clock()
    TicketLink.objects.create(later=ticket, earlier=other, kind=LinkKind.RELATED, made_at=at)
    wrong = [(other, ticket, "related"), (ticket, other, "split"), (ticket, ticket, "related")]
    for later, earlier, kind in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            TicketLink.objects.create(later=later, earlier=earlier, kind=kind, made_at=at)
