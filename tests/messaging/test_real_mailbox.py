"""Out by SMTP and back by IMAP, against a real mail server."""

from __future__ import annotations

import os
import smtplib
from collections.abc import Callable
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import pytest

from crm.service.models import Message, Ticket
from kernel.clock import Clock
from kernel.tenancy import in_tenant
from messaging import jobs
from messaging.gate import queue_mail
from messaging.incoming import fetch_mail, open_mailbox
from messaging.models import MailState
from messaging.reply_address import make_reply_address
from tenants.directory.snapshots import TenantSnapshot, operator_tenant
from tests.harness.cast import fixed

SMTP, IMAP = os.environ.get("TEST_SMTP_URL", ""), os.environ.get("TEST_IMAP_URL", "")

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(not (SMTP and IMAP), reason="needs a mail server: set TEST_SMTP_URL and TEST_IMAP_URL"),
]


def test_a_mail_goes_out_and_its_answer_comes_back(
    acme: TenantSnapshot, clock: Clock, run_jobs: Callable[[], int], settings: object
) -> None:
    settings.EMAIL_URL, settings.IMAP_URL = SMTP, IMAP  # type: ignore[attr-defined]
    ticket = Ticket.objects.get(id=fixed("li-ticket"))
    parts = urlsplit(IMAP)
    mailbox = unquote(parts.username or "")
    address = make_reply_address(acme.uuid, str(ticket.number))
    subject = f"泵 压力 {uuid4()}"
    mail = queue_mail(
        to=mailbox,
        name="Li Wei",
        language="zh-hans",
        template="request_filed",
        item={"number": ticket.number, "subject": subject, "text": "2.1 bar", "url": "http://acme.localhost/"},
        at=clock(),
        reply_to=address,
    )
    jobs.deliver.run(mail_id=str(mail.pk))
    mail.refresh_from_db()
    assert (mail.state, mail.error) == (MailState.SENT, "")

    with open_mailbox(IMAP) as box:
        (received,) = [found for found in box.fetch() if subject in found.subject]
        assert received.reply_to == (address,)
        box.flag(box.uids("UNSEEN"), "\\Seen", True)

    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = ticket.requester_email, address, f"Re: {received.subject}"
    answer["Message-ID"] = f"<{uuid4()}@customer.example>"
    answer.set_content("谢谢，已经恢复到 4.0 bar。")
    server = urlsplit(SMTP)
    with smtplib.SMTP(server.hostname or "", server.port or 25) as out:
        out.send_message(answer, to_addrs=[mailbox])  # the mailbox that catches all reply addresses

    for _twice in range(2):
        with in_tenant(operator_tenant()):
            fetch_mail.run()
        run_jobs()
    said = Message.objects.get(ticket=ticket, channel="email")
    assert said.text == "谢谢，已经恢复到 4.0 bar。"
