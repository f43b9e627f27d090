"""No page of the back office asks the database more than eight times, however much it shows."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache

from audit.models import Entry
from crm.customers.models import Account, Contact
from crm.service.models import Attachment, Message, Ticket
from kernel.models import Counter
from messaging.models import IncomingMail, Notification
from tests.crm.conftest import Visit, counted
from tests.harness.cast import MOMENT, fixed

AT_MOST = 8
PAGES = (
    "/desk/tickets/",
    "/desk/tickets/?view=all",
    f"/desk/tickets/?view=all&assignee={fixed('zhang')}&team={fixed('support')}&category={fixed('fault')}&q=a",
    "/desk/tickets/?view=all&status=hold&priority=urgent&q=nothing-has-this&tag=none",
    "/desk/tickets/rows/?view=all",
    "/desk/views/tickets/filter/",
    "/desk/tickets/bulk/",
    "/desk/tickets/new/",
    "/desk/tickets/1001/",
    "/desk/tickets/1001/?kind=note",
    "/desk/tickets/1001/?part=customer",
    "/desk/tickets/1001/peek/",
    "/desk/tickets/1001/news/?version=0",
    "/desk/tickets/1001/assignee/",
    "/desk/tickets/1001/category/",
    "/desk/tickets/1001/tags/",
    "/desk/people/?q=z",
    "/desk/mail/",
    "/desk/customers/",
    "/desk/customers/?view=mine&grade=high&q=a",
    "/desk/customers/new/",
    "/desk/customers/options/?q=a",
    f"/desk/customers/{fixed('harbour')}/",
    f"/desk/customers/{fixed('harbour')}/edit/",
    f"/desk/customers/{fixed('harbour')}/fields/industry/?edit",
    f"/desk/customers/{fixed('harbour')}/fields/owner/?edit",
    "/desk/contacts/",
    "/desk/contacts/?q=a",
    "/desk/contacts/new/",
    f"/desk/contacts/{fixed('li-contact')}/",
    f"/desk/contacts/{fixed('li-contact')}/edit/",
    "/desk/notifications/",
    "/desk/search/?q=a",
    "/desk/search/?q=a&typed=1",
)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_little(visitor: Visit, path: str) -> None:
    assert_few(visitor("zhao"), path)


def test_a_full_page_asks_no_more(visitor: Visit) -> None:
    fill()
    for path in PAGES:
        cache.clear()  # nothing of the page before is kept
        assert_few(visitor("zhang"), path)


def assert_few(client: object, path: str) -> None:
    with counted() as statements:
        answer = client.get(path)  # type: ignore[attr-defined]
    assert answer.status_code == 200, (path, answer.status_code)
    assert len(statements) <= AT_MOST, "\n".join([path, *statements])


def fill() -> None:
    """Two pages of everything, and a long conversation with files."""
    stamps = {"created_at": MOMENT, "updated_at": MOMENT}
    people = [Account(id=uuid4(), kind="company", name=f"Account {n}", **stamps) for n in range(70)]
    Account.objects.bulk_create(people)
    Contact.objects.bulk_create(
        Contact(account_id=fixed("harbour"), name=f"Contact {n}", email=f"c{n}@a.example", **stamps) for n in range(70)
    )
    Ticket.objects.bulk_create(
        Ticket(
            number=Counter.next("ticket"),
            subject=f"Question {n}",
            channel="portal",
            account_id=fixed("harbour") if n % 2 else people[n].pk,
            contact_id=fixed("li-contact") if n % 2 else None,
            assignee_id=fixed("zhang"),
            team_id=fixed("support"),
            category_id=fixed("fault"),
            tags=[f"tag {n % 5}"],
            requester_name="Li Wei",
            last_message_at=MOMENT + timedelta(minutes=n),
            **stamps,
        )
        for n in range(70)
    )
    ticket = Ticket.objects.get(number=1001)
    talk(ticket)
    Notification.objects.bulk_create(
        Notification(
            user_id=fixed("zhang"), kind="assigned", title=f"N {n}", url="/desk/tickets/1001/", created_at=MOMENT
        )
        for n in range(70)
    )
    IncomingMail.objects.bulk_create(
        IncomingMail(raw=b"x", digest=f"{n}", state="waiting", reason="sender", text="Hello", received_at=MOMENT)
        for n in range(20)
    )


def talk(ticket: Ticket) -> None:
    said = [
        Message(
            ticket=ticket,
            kind="note" if n % 5 == 0 else "public",
            by_staff=n % 2 == 0 or n % 5 == 0,
            author_id=fixed("zhang"),
            author_name="Zhang Min",
            channel="staff",
            html=f"<p>Word {n}</p>",
            text=f"Word {n}",
            at=MOMENT + timedelta(minutes=n),
        )
        for n in range(40)
    ]
    Message.objects.bulk_create(said)
    Attachment.objects.bulk_create(
        Attachment(message=one, name="log.txt", content_type="text/plain", size=3, path="x", created_at=MOMENT)
        for one in said
    )
    Entry.objects.bulk_create(
        Entry(
            at=MOMENT + timedelta(minutes=n, seconds=30),
            verb="changed",
            actor_face="staff",
            actor_name="Zhang Min",
            subject_type="service.ticket",
            subject_id=ticket.pk,
            subject_name=str(ticket),
            changes={"priority": ["low", "high"]},
        )
        for n in range(40)
    )
