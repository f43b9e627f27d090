"""What an open page of a ticket is told: only what it does not show yet."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from crm.service.models import Message, Ticket
from crm.service.queries.ticket import AROUND, REFERRED, ticket_page
from kernel.actor import Actor
from kernel.ids import new_id
from tests.crm.conftest import HX, Visit
from tests.harness.cast import MOMENT, fixed

FIELD = re.compile(r'<input type="hidden" name="(version|said|last|queue|head|present)" value="([^"]*)">')
PARTS = {
    "head": 'id="head"',
    "thread": 'id="thread"',
    "queue": 'id="queue"',
    "side": 'id="side"',
    "seen": 'id="seen-until"',
}


def known(visitor: Visit, page: str, who: str = "zhang") -> dict[str, str]:
    """What the page that this person has open would send."""
    return dict(FIELD.findall(visitor(who).get(page).content.decode()))


def told(visitor: Visit, page: str, asked: dict[str, str], who: str = "zhang") -> str:
    answer = visitor(who).get(f"{page}news/", asked, **HX)
    assert answer.status_code == 200
    return answer.content.decode()


def parts(text: str) -> set[str]:
    return {name for name, mark in PARTS.items() if mark in text}


def test_nothing_while_the_page_shows_how_things_are(visitor: Visit, page: str) -> None:
    assert visitor("zhang").get(f"{page}news/", known(visitor, page)).status_code == 204


def test_a_note_comes_alone(visitor: Visit, page: str, ticket: Ticket) -> None:
    ticket.messages.update(html="<p>Old words</p>")
    asked = known(visitor, page)
    visitor("liu").post(f"{page}messages/", {"kind": "note", "body": "<p>Look at this</p>"})
    text = told(visitor, page, asked)
    assert "Look at this" in text
    assert "Old words" not in text
    assert 'hx-swap-oob="beforebegin:#tail"' in text
    assert parts(text) == set()
    assert visitor("zhang").get(f"{page}news/", dict(FIELD.findall(text))).status_code == 204


def test_a_reply_moves_what_has_been_seen(visitor: Visit, page: str) -> None:
    asked = known(visitor, page)
    visitor("liu").post(f"{page}messages/", {"kind": "public", "body": "<p>Done</p>"})
    assert "seen" in parts(told(visitor, page, asked))


def test_a_property_renews_the_head_and_the_last_changes(visitor: Visit, page: str) -> None:
    client = visitor("liu")
    client.post(f"{page}priority/", {"priority": "urgent"})
    asked = known(visitor, page)
    client.post(f"{page}status/", {"status": "pending"})
    text = told(visitor, page, asked)
    assert "set the priority to Urgent" in text  # it stands in the fold that is replaced
    assert "head" in parts(text)
    assert "thread" not in parts(text)


def test_tags_and_category_renew_the_column_beside_when_it_shows_them(visitor: Visit, page: str) -> None:
    asked = known(visitor, page)
    visitor("liu").post(f"{page}tags/", {"add": "pump"})
    assert {"head", "side"} <= parts(told(visitor, page, asked))


def test_another_ticket_renews_only_the_queue(visitor: Visit, page: str, ticket: Ticket) -> None:
    Ticket.objects.filter(pk=ticket.pk).update(assignee_id=fixed("zhang"))
    asked = known(visitor, page)
    other = Ticket.objects.exclude(pk=ticket.pk).filter(solved_at__isnull=True)[0]
    Ticket.objects.filter(pk=other.pk).update(assignee_id=fixed("zhang"))
    text = told(visitor, page, asked)
    assert parts(text) == {"queue"}
    assert other.subject in text
    assert visitor("zhang").get(f"{page}news/", dict(FIELD.findall(text))).status_code == 204


def test_a_message_that_left_renews_the_whole_conversation(visitor: Visit, page: str, ticket: Ticket) -> None:
    visitor("liu").post(f"{page}messages/", {"kind": "note", "body": "<p>First</p>"})
    visitor("liu").post(f"{page}messages/", {"kind": "note", "body": "<p>Second</p>"})
    asked = known(visitor, page)
    Message.objects.filter(ticket=ticket, text="First").delete()
    Ticket.objects.filter(pk=ticket.pk).update(version=900)
    text = told(visitor, page, asked)
    assert {"thread", "head", "side"} <= parts(text)
    assert "First" not in text
    assert "Second" in text


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"version": "0", "said": "x", "last": "y"},
        {"said": "999999", "last": "f" * 32},
        {"said": "-1", "last": "0" * 32},
        {"said": "٣", "last": "\0"},
        {"said": "9" * 40, "last": "not hex" * 5},
    ],
)
def test_what_cannot_be_read_brings_everything(visitor: Visit, page: str, asked: dict[str, str]) -> None:
    assert "thread" in parts(told(visitor, page, asked))


def test_a_message_of_another_ticket_is_no_place_to_go_on_from(visitor: Visit, page: str, ticket: Ticket) -> None:
    foreign = Message.objects.exclude(ticket=ticket)[0]
    Message.objects.filter(pk=foreign.pk).update(html="<p>Of another ticket</p>")
    text = told(visitor, page, {"version": "0", "said": "1", "last": foreign.pk.hex})
    assert "thread" in parts(text)
    assert "Of another ticket" not in text


def test_the_page_reads_what_the_models_would(staff: object, ticket: Ticket) -> None:
    """The hand-written statement against Django's own reading of the same rows."""
    actor: Actor = staff("zhang")  # type: ignore[operator]
    page = ticket_page(actor, ticket.number, at=MOMENT)
    assert page is not None
    same = Ticket.objects.select_related(*REFERRED, "rating").get(pk=ticket.pk)
    for field in Ticket._meta.concrete_fields:
        assert getattr(page.ticket, field.attname) == getattr(same, field.attname), field.name
    for name, columns in REFERRED.items():
        read, row = getattr(page.ticket, name), getattr(same, name)
        assert (read is None) == (row is None)
        for attribute in columns.names if row else ():
            assert getattr(read, attribute) == getattr(row, attribute), (name, attribute)
    messages = list(ticket.messages.order_by("at", "id"))
    assert [(one.pk, one.html, one.at, one.kind) for one in page.said] == [
        (one.pk, one.html, one.at, one.kind) for one in messages
    ]
    assert set(AROUND) >= set(REFERRED)


def test_who_may_not_see_tickets_reads_none(ticket: Ticket) -> None:

    stranger = Actor(face="staff", user_id=new_id(), name="X", language="en", permissions=frozenset(), role="none")  # type: ignore[arg-type]
    assert ticket_page(stranger, ticket.number, at=MOMENT) is None
    assert ticket_page(replace(stranger, permissions=frozenset({"service.view"})), 10**12, at=MOMENT) is None
