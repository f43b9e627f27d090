"""The page of a customer with all that is known, also after years: ten thousand events, in one second."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from access.scopes import Scope
from audit.models import Entry
from crm.activities.timeline import PAGE
from crm.customers.models import Account, Need
from crm.customers.queries.records import FILES_SHOWN
from crm.service.models import Attachment, Message, Ticket
from kernel.models import Counter
from tests.access.conftest import give  # noqa: F401
from tests.crm.conftest import Visit, counted
from tests.harness.cast import MOMENT, fixed

HARBOUR = f"/desk/customers/{fixed('harbour')}/"
EVENTS = 10_000


@pytest.fixture
def long_known(acme: object) -> None:
    """Years of changes, and hundreds of tickets with files."""
    Entry.objects.bulk_create(
        (
            Entry(
                at=MOMENT - timedelta(minutes=n),
                verb="changed",
                actor_face="staff",
                actor_name="Zhang Min",
                subject_type="customers.account",
                subject_id=fixed("harbour"),
                subject_name="Harbour",
                changes={"city": [f"Town {n + 1}", f"Town {n}"]},
            )
            for n in range(EVENTS)
        ),
        batch_size=1000,
    )
    stamps = {"created_at": MOMENT, "updated_at": MOMENT, "last_message_at": MOMENT}
    tickets = Ticket.objects.bulk_create(
        Ticket(
            number=Counter.next("ticket"),
            subject=f"Question {n}",
            channel="portal",
            account_id=fixed("harbour"),
            requester_name="Li Wei",
            assignee_id=fixed("zhang"),
            **stamps,
        )
        for n in range(200)
    )
    messages = Message.objects.bulk_create(
        Message(
            ticket=one,
            kind="public",
            by_staff=False,
            author_name="Li Wei",
            channel="portal",
            html="",
            text="",
            at=MOMENT,
        )
        for one in tickets
        for _ in range(5)
    )
    file = {"content_type": "text/plain", "size": 3, "path": "x"}
    Attachment.objects.bulk_create(
        Attachment(message=one, name=f"drawing {n}.pdf", created_at=MOMENT + timedelta(seconds=n), **file)
        for n, one in enumerate(messages)
    )


def test_it_shows_a_page_of_the_story_in_a_second(long_known: None, visitor: Visit) -> None:
    client = visitor("zhang")
    client.get(HARBOUR)
    begun = time.monotonic()
    with counted() as statements:
        text = client.get(HARBOUR).content.decode()
    took = time.monotonic() - begun
    assert len(statements) <= 8, "\n".join(statements)
    assert took < 1, took
    assert 0 < text.count("r-knot") <= PAGE
    assert text.count("drawing ") >= FILES_SHOWN
    assert "drawing 999.pdf" in text


def test_it_says_what_comes_next(visitor: Visit) -> None:
    Need.objects.create(account_id=fixed("harbour"), text="Someday", created_at=MOMENT)
    Need.objects.create(account_id=fixed("harbour"), text="Later", wanted_by=date(2030, 5, 1), created_at=MOMENT)
    first = Need.objects.create(
        account_id=fixed("harbour"), text="Audit of line 2", wanted_by=date(2026, 12, 1), created_at=MOMENT
    )
    client = visitor("zhang")
    strip = client.get(HARBOUR).content.decode().split("r-strip")[1].split("</header>")[0]
    assert "Audit of line 2" in strip
    client.post(f"{HARBOUR}needs/{first.pk}/", {"state": "met"})
    strip = client.get(HARBOUR).content.decode().split("r-strip")[1].split("</header>")[0]
    assert "Later" in strip
    assert "value=" not in visitor("wang").get(HARBOUR).content.decode().split("r-strip")[1].split("</header>")[0]


def test_files_of_tickets_out_of_sight_are_not_named(
    long_known: None,
    give: Callable[..., Any],  # noqa: F811
    visitor: Visit,
) -> None:
    Account.objects.filter(pk=fixed("harbour")).update(owner_id=fixed("zhang"))
    give("liu", Scope.ALL, Scope.OWN)
    assert "drawing" not in visitor("liu").get(HARBOUR).content.decode()


def test_pictures_inside_a_text_are_no_files(visitor: Visit) -> None:
    message = Message.objects.get(pk=fixed("li-message"))
    file = {"content_type": "image/png", "size": 3, "path": "x", "created_at": MOMENT}
    Attachment.objects.create(message=message, name="inside.png", inline=True, **file)
    Attachment.objects.create(message=message, name="apart.png", **file)
    text = visitor("zhang").get(HARBOUR).content.decode()
    assert "apart.png" in text
    assert "inside.png" not in text
