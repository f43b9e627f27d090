"""The page of one ticket: what it shows to whom, and how replies and notes are sent from it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from crm.service.actions.conversation import Words, reply_to_ticket
from crm.service.models import Attachment, Draft, Message, Status, Ticket
from kernel.clock import system_clock
from tests.crm.conftest import HX, Visit, rows_of
from tests.harness.cast import MOMENT, fixed
from tests.harness.client import Visitor


def test_it_shows_the_conversation_and_the_customer(visitor: Visit, page: str) -> None:
    text = visitor("zhang").get(page).content.decode()
    assert "Question about kingfisher-acme" in text
    assert "Harbour City Water" in text
    assert "Send and solve" in text
    assert "globex" not in text


def test_it_speaks_chinese(visitor: Visit, page: str, ticket: Ticket) -> None:
    client = visitor("zhang")
    client.post(f"{page}status/", {"status": "pending"})
    set_language("zhang", "zh-hans")
    text = client.get(page).content.decode()
    assert "发送并解决" in text
    assert "Zhang Min将状态改为“等待客户”" in text
    assert "set the status" not in text


def test_a_light_agent_sees_only_the_note(visitor: Visit, page: str) -> None:
    text = visitor("wang").get(page).content.decode()
    assert "Save note" in text
    assert "Send and solve" not in text
    assert "/status/" not in text


def test_a_reply_is_sent_and_solves(visitor: Visit, page: str, ticket: Ticket) -> None:
    answer = visitor("zhang").post(f"{page}messages/", {"kind": "public", "body": "<p>Done.</p>", "become": "solved"})
    assert answer.status_code == 302
    ticket.refresh_from_db()
    assert (ticket.status, ticket.last_by) == (Status.SOLVED, "staff")


def test_a_page_with_script_gets_the_conversation_back(visitor: Visit, page: str) -> None:
    answer = visitor("zhang").post(f"{page}messages/", {"kind": "public", "body": "<p>Here it is.</p>"}, **HX)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Here it is." in text
    assert "<html" not in text
    assert "Reply sent." in answer.headers["HX-Trigger"]


def test_plain_text_keeps_its_lines_and_loses_nothing(visitor: Visit, page: str, ticket: Ticket) -> None:
    visitor("zhang").post(f"{page}messages/", {"kind": "note", "body": "1 < 2\nsecond <b>line</b>"})
    note = ticket.messages.get(kind="note")
    assert note.html == "<p>1 &lt; 2<br>second &lt;b&gt;line&lt;/b&gt;</p>"


def test_a_mentioned_colleague_is_kept_with_the_note(visitor: Visit, page: str, ticket: Ticket) -> None:
    body = f'<p><span data-mention="{fixed("wang")}">@Wang Lei</span> look</p>'
    visitor("zhang").post(f"{page}messages/", {"kind": "note", "body": body})
    assert [person.pk for person in ticket.messages.get(kind="note").mentions.all()] == [fixed("wang")]


def test_an_empty_reply_is_said_and_changes_nothing(visitor: Visit, page: str) -> None:
    before = rows_of(Message), rows_of(Ticket)
    answer = visitor("zhang").post(f"{page}messages/", {"kind": "public", "body": "<p></p>"}, **HX)
    assert answer.status_code == 422
    assert "Write something first" in answer.content.decode()
    assert (rows_of(Message), rows_of(Ticket)) == before


def test_crossing_replies_are_stopped_with_both_kept(visitor: Visit, page: str, ticket: Ticket, staff: object) -> None:
    seen = (MOMENT + timedelta(minutes=1)).isoformat()
    reply_to_ticket(actor=staff("zhang"), clock=system_clock, ticket=ticket, words=Words(text="I was first"))  # type: ignore[operator]
    sent = {"kind": "public", "body": "<p>My own words</p>", "seen_until": seen}
    answer = visitor("liu").post(f"{page}messages/", sent, **HX)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Zhang Min answered while you were writing" in text
    assert "I was first" in text
    assert "&lt;p&gt;My own words&lt;/p&gt;" in text
    assert Draft.objects.get(user_id=fixed("liu")).html == "<p>My own words</p>"
    assert ticket.messages.filter(author_id=fixed("liu")).count() == 0
    newest = ticket.messages.order_by("at").last()
    assert newest is not None
    again = visitor("liu").post(f"{page}messages/", sent | {"seen_until": newest.at.isoformat()}, **HX)
    assert again.status_code == 200
    assert ticket.messages.filter(author_id=fixed("liu")).count() == 1
    assert not Draft.objects.filter(user_id=fixed("liu")).exists()


@pytest.mark.parametrize("seen", ["", "not a time", "2026-13-45T99:99", "2026-11-20"])
def test_an_unreadable_time_stops_nobody(visitor: Visit, page: str, seen: str) -> None:
    sent = {"kind": "public", "body": "<p>Hello</p>", "seen_until": seen}
    assert visitor("zhang").post(f"{page}messages/", sent).status_code == 302


def test_a_state_that_cannot_follow_keeps_the_text(visitor: Visit, page: str, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(status="solved", solved_at=MOMENT)
    sent = {"kind": "public", "body": "<p>Keep me</p>", "become": "pending"}
    answer = visitor("zhang").post(f"{page}messages/", sent, **HX)
    assert answer.status_code == 422
    assert "Keep me" in answer.content.decode()
    assert not ticket.messages.filter(by_staff=True).exists()


def test_a_closed_ticket_takes_notes_and_offers_a_follow_up(visitor: Visit, page: str, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(status="closed", solved_at=MOMENT, closed_at=MOMENT)
    client = visitor("zhang")
    text = client.get(page).content.decode()
    assert f"?follows={ticket.number}" in text
    assert "Send and solve" not in text
    answer = client.post(f"{page}messages/", {"kind": "public", "body": "<p>Too late</p>"}, **HX)
    assert answer.status_code == 422
    assert client.post(f"{page}messages/", {"kind": "note", "body": "<p>For us</p>"}).status_code == 302


def test_drafts_are_kept_per_ticket_and_kind(visitor: Visit, page: str) -> None:
    client = visitor("zhang")
    assert client.post(f"{page}draft/", {"kind": "public", "body": "<p>to them</p>"}).json() == {"saved": True}
    answer = client.post(f"{page}draft/", {"kind": "note", "body": "<p>to us</p>", "switch": "public"}, **HX)
    assert "to them" in answer.content.decode()
    assert "to us" in client.get(f"{page}?kind=note").content.decode()
    assert "to them" not in visitor("liu").get(page).content.decode()
    assert client.post(f"{page}draft/", {"kind": "public", "body": ""}).json() == {"saved": False}
    assert Draft.objects.count() == 1


def test_a_lost_session_is_said_and_nothing_is_sent(visitor: Visit, page: str) -> None:
    before = rows_of(Message)
    answer = visitor().post(f"{page}messages/", {"kind": "public", "body": "<p>Hi</p>"}, **HX)
    assert answer.status_code == 401
    assert answer.headers["X-Sign-In"].startswith("/desk/")
    assert rows_of(Message) == before


def test_properties_change_and_are_told_on_the_timeline(visitor: Visit, page: str, ticket: Ticket) -> None:
    client = visitor("zhang")
    for name, value in {"priority": "urgent", "assignee": str(fixed("liu")), "category": "", "status": "hold"}.items():
        assert client.post(f"{page}{name}/", {name: value}, **HX).status_code == 200
    client.post(f"{page}tags/", {"add": "pump, seal"})
    client.post(f"{page}tags/", {"drop": "pump"})
    client.post(f"{page}watch/", {"watching": "1"})
    ticket.refresh_from_db()
    assert (ticket.priority, ticket.assignee_id, ticket.category_id, ticket.status) == (
        "urgent", fixed("liu"), None, "hold",
    )  # fmt: skip
    assert ticket.tags == ["seal"]
    text = client.get(page).content.decode()
    for sentence in ("set the priority to Urgent", "gave the ticket to Liu Yang", "removed the tag “pump”"):
        assert sentence in text


def test_a_team_takes_a_ticket(visitor: Visit, page: str, ticket: Ticket) -> None:
    visitor("zhang").post(f"{page}assignee/", {"team": str(fixed("support"))})
    ticket.refresh_from_db()
    assert (ticket.assignee_id, ticket.team_id) == (None, fixed("support"))


def test_a_refused_change_is_said(visitor: Visit, page: str, ticket: Ticket) -> None:
    answer = visitor("zhang").post(f"{page}status/", {"status": "closed"}, **HX)
    assert answer.status_code == 422
    assert "become" in answer.headers["HX-Trigger"]
    assert visitor("zhang").post(f"{page}priority/", {"priority": "none"}).status_code == 302
    ticket.refresh_from_db()
    assert (ticket.status, ticket.version) == (Status.NEW, 1)


def test_markup_in_names_and_subjects_is_shown_as_text(visitor: Visit, page: str, ticket: Ticket) -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    Ticket.objects.filter(pk=ticket.pk).update(subject=evil, requester_name=evil[:120], assignee_id=fixed("zhang"))
    Message.objects.filter(ticket=ticket).update(author_name=evil[:120])
    for path in (page, f"{page}?part=customer", f"{page}peek/", "/desk/tickets/", "/desk/search/?q=alert"):
        assert "<script>alert" not in visitor("zhang").get(path).content.decode()


def test_an_inline_picture_is_shown_from_the_desk(visitor: Visit, page: str, ticket: Ticket) -> None:
    upload = Attachment.objects.create(
        uploaded_by_id=fixed("zhang"), name="a.png", content_type="image/png", size=1, path="x", width=1, height=1,
        created_at=MOMENT,
    )  # fmt: skip
    body = f'<p><img src="/desk/files/{upload.pk}/"></p>'
    visitor("zhang").post(
        f"{page}messages/", {"kind": "public", "body": body, "files": [str(upload.pk), str(uuid4())]}
    )
    assert f'src="/desk/files/{upload.pk}/"' in visitor("liu").get(page).content.decode()


def set_language(key: str, language: str) -> None:
    from identity.models import User

    User.objects.filter(pk=fixed(key)).update(language=language)


def test_another_room_opens_nothing(visitor: Visit, page: str) -> None:
    customer: Visitor = visitor("li")
    assert customer.get(page).status_code == 302
    customer.cookies["desk_session"] = customer.cookies["portal_session"].value
    assert customer.get(page).status_code == 302
    assert customer.post(f"{page}messages/", {"kind": "public", "body": "<p>x</p>"}, **HX).status_code == 401


def test_a_closed_ticket_stays_as_it_is(visitor: Visit, page: str, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(status="closed", solved_at=MOMENT, closed_at=MOMENT)
    before, client = rows_of(Ticket), visitor("zhang")
    text = client.get(page).content.decode()
    changes = {"priority": "urgent", "assignee": str(fixed("liu")), "category": "", "tags": "pump", "status": "open"}
    for name, value in changes.items():
        assert f"{page}{name}/" not in text
        answer = client.post(f"{page}{name}/", {name: value, "add": value}, **HX)
        assert answer.status_code == 422
        assert "closed" in answer.headers["HX-Trigger"].lower()
    assert rows_of(Ticket) == before
