"""Each mail is handed over once: what the row says decides, however often the job runs."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import EmailMultiAlternatives

from kernel.clock import Clock, system_clock
from messaging import jobs
from messaging.adapters import MailRefused
from messaging.gate import queue_mail
from messaging.models import MailState, OutgoingMail
from tenants.directory.snapshots import TenantSnapshot
from tests.harness.site import LetterBox, free_port


class Adapter:
    """Stands at the end of the line and counts; `error` is what the server would say."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.mails = error, list[EmailMultiAlternatives]()

    def send(self, mail: EmailMultiAlternatives) -> None:
        if self.error:
            raise self.error
        self.mails.append(mail)


@pytest.fixture
def adapter(monkeypatch: pytest.MonkeyPatch) -> Adapter:
    adapter = Adapter()
    monkeypatch.setattr(jobs, "adapter_for", lambda: adapter)
    return adapter


@pytest.fixture
def mail(acme: TenantSnapshot, clock: Clock) -> OutgoingMail:
    return queue_mail(
        to="li@harbour.acme.example",
        name="Li Wei",
        language="en",
        template="request_filed",
        item={"number": 1001, "subject": "Pump", "text": "It hums.", "url": "http://acme.localhost/requests/1001/"},
        at=clock(),
        thread_key="ticket:1",
        reply_to="reply+x@rapport.example",
    )


def test_a_job_that_runs_twice_sends_once(mail: OutgoingMail, adapter: Adapter) -> None:
    jobs.deliver.run(mail_id=str(mail.pk))
    jobs.deliver.run(mail_id=str(mail.pk))
    assert len(adapter.mails) == 1
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == (MailState.SENT, 1)


def test_what_another_worker_is_sending_is_left_to_it(mail: OutgoingMail, adapter: Adapter) -> None:
    mail.claim(at=system_clock())
    jobs.deliver.run(mail_id=str(mail.pk))
    assert adapter.mails == []


def test_what_a_dead_worker_held_is_taken_up(mail: OutgoingMail, adapter: Adapter) -> None:
    mail.claim(at=system_clock() - jobs.HELD_TOO_LONG - timedelta(seconds=1))
    assert jobs.overdue_mail(system_clock()) == [mail.pk]
    jobs.deliver.run(mail_id=str(mail.pk))
    assert len(adapter.mails) == 1


def test_no_network_means_later_with_the_same_message_id(
    mail: OutgoingMail, adapter: Adapter, run_jobs: Callable[[], int]
) -> None:
    adapter.error = smtplib.SMTPServerDisconnected("gone")
    jobs.deliver.run(mail_id=str(mail.pk))
    mail.refresh_from_db()
    assert (mail.state, mail.error) == (MailState.WAITING, "SMTPServerDisconnected: gone")
    adapter.error = None
    run_jobs()
    assert [sent.extra_headers["Message-ID"] for sent in adapter.mails] == [f"<{mail.pk}@localhost>"]


def test_a_refused_recipient_is_not_tried_again(mail: OutgoingMail, adapter: Adapter) -> None:
    adapter.error = MailRefused("550 no such user")
    jobs.deliver.run(mail_id=str(mail.pk))
    mail.refresh_from_db()
    assert (mail.state, mail.error) == (MailState.FAILED, "550 no such user")


def test_mails_of_one_ticket_form_a_thread(mail: OutgoingMail, adapter: Adapter) -> None:
    jobs.deliver.run(mail_id=str(mail.pk))
    sent = adapter.mails[0]
    assert sent.extra_headers["References"] == sent.extra_headers["In-Reply-To"] != ""
    assert sent.reply_to == ["reply+x@rapport.example"]
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "Acme Pumps" in sent.from_email


@pytest.mark.parametrize(("language", "words"), [("en", "We have your request #1001"), ("zh-hans", "#1001")])
def test_a_mail_speaks_the_readers_language(mail: OutgoingMail, adapter: Adapter, language: str, words: str) -> None:
    mail.language = language
    mail.save()
    jobs.deliver.run(mail_id=str(mail.pk))
    sent = adapter.mails[0]
    html = str(sent.alternatives[0][0])
    assert words in sent.body
    assert words in html
    assert ("We have your request" in sent.body) is (language == "en")


@pytest.fixture
def letters() -> Iterator[tuple[LetterBox, int]]:
    box, port = LetterBox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


def test_a_real_server_gets_it_as_html_and_text(
    mail: OutgoingMail, letters: tuple[LetterBox, int], settings: object
) -> None:
    box, port = letters
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"  # type: ignore[attr-defined]
    jobs.deliver.run(mail_id=str(mail.pk))
    (got,) = box.to("li@harbour.acme.example")
    assert [part.get_content_type() for part in got.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert got["Subject"] == "Pump [#1001]"
