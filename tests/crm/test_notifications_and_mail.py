"""What staff are told, and mail that waits for them."""

from __future__ import annotations

from uuid import uuid4

import pytest

from crm.service.models import Ticket
from messaging.models import IncomingMail, Notification
from tests.crm.conftest import Visit
from tests.harness.cast import MOMENT, fixed


@pytest.fixture
def notice(acme: object) -> Notification:
    return Notification.objects.create(
        user_id=fixed("zhang"),
        kind="assigned",
        title="#1001 is yours now",
        url="/desk/tickets/1001/",
        created_at=MOMENT,
    )


@pytest.fixture
def mail(acme: object) -> IncomingMail:
    return IncomingMail.objects.create(
        raw=b"x", digest="1", state="waiting", reason="sender", from_email="li@home.example", from_name="Li",
        subject="Re: pump", text="It drips again.", received_at=MOMENT,
    )  # fmt: skip


def test_opening_a_notification_reads_it_and_goes_there(visitor: Visit, notice: Notification) -> None:
    client = visitor("zhang")
    assert "#1001 is yours now" in client.get("/desk/notifications/").content.decode()
    answer = client.post(f"/desk/notifications/{notice.pk}/")
    assert answer.headers["Location"] == "/desk/tickets/1001/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_another_persons_notification_is_not_found(visitor: Visit, notice: Notification) -> None:
    client = visitor("liu")
    assert client.post(f"/desk/notifications/{notice.pk}/").status_code == 404
    client.post("/desk/notifications/read/")
    assert "#1001" not in client.get("/desk/notifications/").content.decode()
    notice.refresh_from_db()
    assert notice.read_at is None


def test_all_are_read_at_once_and_only_by_post(visitor: Visit, notice: Notification) -> None:
    client = visitor("zhang")
    assert client.get("/desk/notifications/read/").status_code == 405
    client.post("/desk/notifications/read/")
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_waiting_mail_is_shown_with_its_reason(visitor: Visit, mail: IncomingMail) -> None:
    assert "1 mail waits for a decision" in visitor("zhang").get("/desk/tickets/").content.decode()
    text = visitor("zhang").get("/desk/mail/").content.decode()
    assert "Somebody other than the customer of the ticket sent it." in text
    assert "It drips again." in text
    assert visitor("wang").get("/desk/mail/").status_code == 403


def test_mail_joins_a_ticket_by_number(visitor: Visit, mail: IncomingMail, ticket: Ticket) -> None:
    client = visitor("zhang")
    for wrong in ("", "x", "77", "-1"):
        assert client.post(f"/desk/mail/{mail.pk}/ticket/", {"number": wrong}).status_code == 422
    assert client.post(f"/desk/mail/{mail.pk}/ticket/", {"number": str(ticket.number)}).status_code == 302
    assert ticket.messages.filter(channel="email", text="It drips again.").count() == 1
    assert "No mail waits" in client.get("/desk/mail/").content.decode()
    assert client.post(f"/desk/mail/{mail.pk}/ticket/", {"number": str(ticket.number)}).status_code == 422


def test_mail_is_put_aside(visitor: Visit, mail: IncomingMail) -> None:
    assert visitor("wang").post(f"/desk/mail/{mail.pk}/ignored/").status_code == 403
    visitor("zhang").post(f"/desk/mail/{mail.pk}/ignored/")
    mail.refresh_from_db()
    assert mail.state == "ignored"
    assert visitor("zhang").post(f"/desk/mail/{uuid4()}/ignored/").status_code == 404
