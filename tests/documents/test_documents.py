"""Documents: ordered, made in a job, kept as they were made."""

from __future__ import annotations

import io
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, ProgrammingError, transaction
from PIL import Image

from audit.models import Entry
from crm.service.actions.keeping import upload_file
from crm.service.models import Ticket
from documents.models import DocumentOrder, IssuedDocument, OrderState
from kernel.clock import system_clock
from kernel.documents.fetching import GuardedFetcher
from kernel.files import open_stored
from tests.crm.conftest import Visit, rows_of
from tests.crm.test_ticket_page import set_language
from tests.documents.reading import pages_of, root_of, text_of
from tests.harness.cast import fixed
from tests.harness.jobs import run_waiting_jobs

STATE = (DocumentOrder, IssuedDocument)


def orders_url(ticket: Ticket) -> str:
    return f"/desk/documents/ticket/{ticket.pk}/orders/"


def made(visitor: Visit, ticket: Ticket, who: str = "zhang", **options: str) -> tuple[str, bytes]:
    """The address of the order, and the PDF."""
    answer = visitor(who).post(orders_url(ticket), options)
    run_waiting_jobs()
    url = answer.headers["Location"]
    file = visitor(who).get(f"{url}file/")
    assert file.status_code == 200
    assert file.headers["Content-Type"] == "application/pdf"
    return url, b"".join(file.streaming_content)


def test_a_ticket_becomes_a_pdf_that_can_be_read_and_searched(visitor: Visit, ticket: Ticket) -> None:
    url, pdf = made(visitor, ticket)
    text = text_of(pdf)
    assert ticket.subject in text
    assert "Question about kingfisher-acme" in text
    assert "1 / 1" in text
    root = root_of(pdf)
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert b"pdfuaid" in root["/Metadata"].get_data()
    shown = visitor("zhang").get(url).content.decode()
    assert IssuedDocument.objects.get().sha256 in shown
    assert Entry.objects.filter(verb="ordered a document").count() == 1


def test_it_speaks_the_language_of_whoever_asked(visitor: Visit, ticket: Ticket) -> None:
    ticket.messages.update(html="<p>水泵在夜里停了。</p>")
    set_language("zhang", "zh-hans")
    text = text_of(made(visitor, ticket)[1])
    assert "水泵在夜里停了。" in text
    assert "优先级" in text
    assert "Priority" not in text


def test_notes_are_printed_only_when_asked_for(visitor: Visit, page: str, ticket: Ticket) -> None:
    visitor("zhang").post(f"{page}messages/", {"kind": "note", "body": "<p>They never pay</p>"})
    assert "They never pay" not in text_of(made(visitor, ticket)[1])
    assert "They never pay" in text_of(made(visitor, ticket, notes="1")[1])


def test_pictures_of_the_conversation_are_in_it(visitor: Visit, ticket: Ticket, staff: Any) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(picture, "PNG")
    upload = SimpleUploadedFile("pump.png", picture.getvalue(), "image/png")
    upload_file(actor=staff("zhang"), clock=system_clock, upload=upload).join(ticket.messages.get())
    _url, pdf = made(visitor, ticket)
    assert b"/Subtype /Image" in pdf or b"/Subtype/Image" in pdf
    assert "pump.png" in text_of(pdf)


def test_a_long_conversation_has_numbered_pages(visitor: Visit, ticket: Ticket) -> None:
    ticket.messages.update(html="<p>word</p>" * 200)
    pdf = made(visitor, ticket)[1]
    assert len(pages_of(pdf)) > 3
    assert f"2 / {len(pages_of(pdf))}" in pages_of(pdf)[1]


def test_nothing_is_fetched_and_no_file_of_the_machine_is_read(visitor: Visit, ticket: Ticket) -> None:
    """Customers' HTML is cleaned when it comes in; should something slip through, the network is not asked."""
    outside = ("file:///etc/passwd", "http://169.254.169.254/x", "stored:../../../etc/passwd")
    ticket.messages.update(html="<p>ok</p>" + "".join(f'<img src="{url}"><object data="{url}">' for url in outside))
    assert "root:" not in text_of(made(visitor, ticket)[1])


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://127.0.0.1/",
        "https://example.com/x",
        "ftp://x/",
        "stored:../../../etc/passwd",
        "x",
    ],
)
def test_the_fetcher_refuses_what_is_not_the_tenants(acme: object, url: str) -> None:
    with pytest.raises((ValueError, OSError)):
        GuardedFetcher().fetch(url)


def test_the_preview_is_the_same_page_without_script(visitor: Visit, ticket: Ticket) -> None:
    answer = visitor("zhang").get(f"/desk/documents/ticket/{ticket.pk}/preview/")
    assert ticket.subject in answer.content.decode()
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_cancelled_order_makes_nothing(visitor: Visit, ticket: Ticket) -> None:
    client = visitor("zhang")
    url = client.post(orders_url(ticket)).headers["Location"]
    client.post(f"{url}cancellation/")
    run_waiting_jobs()
    assert DocumentOrder.objects.get().state == OrderState.CANCELLED
    assert not IssuedDocument.objects.exists()
    assert client.get(f"{url}file/").status_code == 404
    assert "Nothing was made" in client.get(url).content.decode()


def test_who_lost_the_right_in_the_meantime_gets_nothing(visitor: Visit, ticket: Ticket) -> None:
    url = visitor("zhang").post(orders_url(ticket)).headers["Location"]
    Ticket.objects.filter(pk=ticket.pk).delete()
    run_waiting_jobs()
    assert DocumentOrder.objects.get().state == OrderState.FAILED
    assert "could not be made" in visitor("zhang").get(url).content.decode()


def test_a_second_run_of_the_job_makes_no_second_document(visitor: Visit, ticket: Ticket) -> None:
    from documents.making import make_document

    made(visitor, ticket)
    make_document.run(order_id=str(DocumentOrder.objects.get().pk))
    assert IssuedDocument.objects.count() == 1


def test_nobody_else_has_it(visitor: Visit, ticket: Ticket) -> None:
    url, _pdf = made(visitor, ticket)
    before = [rows_of(model) for model in STATE]
    for who in ("liu", "zhao"):
        for path in ("", "file/"):
            assert visitor(who).get(f"{url}{path}").status_code == 404
        assert visitor(who).post(f"{url}cancellation/").status_code == 404
    assert visitor("li").get(url).status_code in {302, 403, 404}
    assert [rows_of(model) for model in STATE] == before


@pytest.mark.parametrize("path", ["ticket/{none}", "nothing/{ticket}", "ticket/{other}"])
def test_what_is_not_there_is_not_printed(visitor: Visit, ticket: Ticket, path: str) -> None:
    subject = path.format(none=uuid4(), ticket=ticket.pk, other=fixed("harbour"))
    before = [rows_of(model) for model in STATE]
    assert visitor("zhang").post(f"/desk/documents/{subject}/orders/").status_code == 404
    assert visitor("zhang").get(f"/desk/documents/{subject}/preview/").status_code == 404
    assert [rows_of(model) for model in STATE] == before


def test_an_altered_file_is_not_handed_out(visitor: Visit, ticket: Ticket, settings: Any) -> None:
    url, _pdf = made(visitor, ticket)
    issued = IssuedDocument.objects.get()
    with open_stored(issued.path) as file:
        whole = file.read()
    (settings.MEDIA_ROOT / issued.path).write_bytes(whole + b" ")
    answer = visitor("zhang").get(f"{url}file/")
    assert answer.status_code == 410
    assert "not what was issued" in answer.content.decode()


def test_what_was_issued_cannot_be_changed_in_the_database(visitor: Visit, ticket: Ticket) -> None:
    made(visitor, ticket)
    for change in (lambda: IssuedDocument.objects.update(title="x"), lambda: IssuedDocument.objects.all().delete()):
        with pytest.raises((ProgrammingError, InternalError)), transaction.atomic():
            change()
