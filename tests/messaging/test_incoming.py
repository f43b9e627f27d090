"""Replies by mail: stored raw first, joined only when signature and sender agree."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.service.models import Message, Status, Ticket
from kernel.clock import Clock
from kernel.tenancy import in_tenant
from messaging.incoming import take_in
from messaging.models import IncomingMail, IncomingState
from messaging.parsing import parse_mail, without_quotes
from messaging.reply_address import make_reply_address, read_reply_address
from tenants.directory.snapshots import TenantSnapshot, operator_tenant
from tests.harness.cast import fixed

Jobs = Callable[[], int]


@pytest.fixture
def ticket(acme: TenantSnapshot) -> Ticket:
    return Ticket.objects.get(id=fixed("li-ticket"))


def reply(to: str, *, sender: str, text: str = "It works again, thank you.", **headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"] = f"Li Wei <{sender}>"
    mail["To"] = f"Acme Pumps <{to}>"
    mail["Subject"] = "Re: pump"
    mail["Message-ID"] = headers.pop("message_id", "<1@customer.example>")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(f"{text}\n\nOn Monday, Zhang Min wrote:\n> Is it better?\n")
    return mail.as_bytes()


def arrive(raw: bytes, run_jobs: Jobs, clock: Clock) -> None:
    with in_tenant(operator_tenant()):
        take_in(raw, clock=clock)
    run_jobs()


def test_a_reply_joins_its_ticket_and_opens_it(
    ticket: Ticket, acme: TenantSnapshot, run_jobs: Jobs, clock: Clock
) -> None:
    ticket.become(Status.PENDING, at=clock())
    raw = reply(make_reply_address(acme.uuid, str(ticket.number)), sender=ticket.requester_email)
    arrive(raw, run_jobs, clock)
    ticket.refresh_from_db()
    message = Message.objects.get(ticket=ticket, channel="email")
    assert (message.text, message.by_staff, message.author_name) == ("It works again, thank you.", False, "Li Wei")
    assert ticket.status == Status.OPEN
    stored = IncomingMail.objects.get()
    assert (bytes(stored.raw), stored.state, stored.ticket_id) == (raw, IncomingState.JOINED, ticket.pk)


def test_the_same_mail_twice_is_one_message(
    ticket: Ticket, acme: TenantSnapshot, run_jobs: Jobs, clock: Clock
) -> None:
    raw = reply(make_reply_address(acme.uuid, str(ticket.number)), sender=ticket.requester_email)
    arrive(raw, run_jobs, clock)
    arrive(raw, run_jobs, clock)
    arrive(raw + b"\n", run_jobs, clock)
    assert Message.objects.filter(ticket=ticket, channel="email").count() == 1


def test_a_strangers_mail_to_a_true_address_waits_for_staff(
    ticket: Ticket, acme: TenantSnapshot, run_jobs: Jobs, clock: Clock
) -> None:
    raw = reply(make_reply_address(acme.uuid, str(ticket.number)), sender="stranger@elsewhere.example")
    arrive(raw, run_jobs, clock)
    stored = IncomingMail.objects.get()
    assert (stored.state, stored.reason) == (IncomingState.WAITING, "sender")
    assert not Message.objects.filter(channel="email").exists()


def test_a_forged_signature_reaches_no_ticket(
    ticket: Ticket, acme: TenantSnapshot, run_jobs: Jobs, clock: Clock
) -> None:
    genuine = make_reply_address(acme.uuid, str(ticket.number))
    forged = genuine.replace(f".{ticket.number}.", ".1002.")
    arrive(reply(forged, sender="chen@harbour.acme.example"), run_jobs, clock)
    assert not IncomingMail.objects.exists()
    assert not Message.objects.filter(channel="email").exists()
    with in_tenant(operator_tenant()):
        assert IncomingMail.objects.get().state == IncomingState.WAITING


def test_a_signature_of_one_tenant_is_none_at_another(acme: TenantSnapshot, globex: TenantSnapshot) -> None:
    genuine = make_reply_address(acme.uuid, "1001")
    head, _tenant, tail = genuine.split(".", 1)[0], *genuine.split(".", 1)
    moved = genuine.replace(head.split("+")[1], make_reply_address(globex.uuid, "1001").split("+")[1].split(".")[0])
    found = read_reply_address(moved)
    assert found is not None
    assert (found.tenant_uuid, found.is_genuine) == (globex.uuid, False)
    assert tail


def test_an_absence_note_answers_nothing(ticket: Ticket, acme: TenantSnapshot, run_jobs: Jobs, clock: Clock) -> None:
    address = make_reply_address(acme.uuid, str(ticket.number))
    arrive(reply(address, sender=ticket.requester_email, Auto_Submitted="auto-replied"), run_jobs, clock)
    assert IncomingMail.objects.get().state == IncomingState.IGNORED
    assert not Message.objects.filter(channel="email").exists()


def test_the_address_survives_a_change_of_case_and_fits(acme: TenantSnapshot) -> None:
    address = make_reply_address(acme.uuid, "123456789012")
    assert len(address.split("@")[0]) <= 64
    found = read_reply_address(f"Somebody <{address.upper()}>")
    assert found is not None
    assert (found.tenant_uuid, found.reference, found.is_genuine) == (acme.uuid, "123456789012", True)


@given(st.binary(max_size=2000))
def test_the_parser_never_raises_on_bytes(raw: bytes) -> None:
    parse_mail(raw)


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=500))
def test_the_parser_never_raises_on_headers(sender: str, subject: str, body: str) -> None:
    raw = f"From: {sender}\r\nSubject: =?utf-8?b?{subject}?=\r\nContent-Type: {subject}\r\n\r\n{body}"
    parse_mail(raw.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    "quote",
    [
        "On Mon, 3 Nov 2026 at 09:12, Zhang Min <x@y.example> wrote:\n> old",
        "在 2026年11月3日 09:12，张敏 写道：\n> old",
        "------------------ 原始邮件 ------------------\nold",
        "-----Original Message-----\nold",
        "> old",
        "发件人: 张敏 <x@y.example>\nold",
    ],
)
def test_what_was_written_before_is_left_out(quote: str) -> None:
    assert without_quotes(f"New words.\n\n{quote}") == "New words."


def test_a_mail_of_html_alone_becomes_text() -> None:
    mail = EmailMessage()
    mail["From"] = "a@b.example"
    mail.set_content("<p>Hello<br>there</p><script>x()</script>", subtype="html")
    assert parse_mail(mail.as_bytes()).text.startswith("Hello\nthere")
