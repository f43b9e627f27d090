"""Files of requests: who gets them, and that nothing in them runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from crm.service.actions.conversation import Words, note_on_ticket
from crm.service.actions.keeping import upload_file
from crm.service.models import Attachment, Ticket
from kernel.actor import Actor
from kernel.clock import Clock
from tests.harness.cast import fixed
from tests.harness.client import Visitor

Visitors = Callable[..., Visitor]
Picture = Callable[..., SimpleUploadedFile]


@pytest.fixture
def address(visitor: Visitors, picture: Picture) -> str:
    number = Ticket.objects.get(id=fixed("li-ticket")).number
    visitor("li").post(f"/requests/{number}/replies/", {"body": "", "uploads": [picture()]})
    attachment = Attachment.objects.get()
    assert attachment.message is not None
    return f"/files/{attachment.pk}/"


def test_a_file_is_downloaded_and_a_picture_may_be_shown(visitor: Visitors, address: str) -> None:
    li = visitor("li")
    for path, disposition in ((address, "attachment"), (f"{address}?show", "inline")):
        response = li.get(path)
        assert response.headers["Content-Disposition"].startswith(disposition)
        assert response.headers["Content-Security-Policy"].startswith("sandbox")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"].startswith("private")
        assert b"".join(response.streaming_content).startswith(b"\x89PNG")


def test_what_is_no_picture_is_never_shown(visitor: Visitors) -> None:
    li = visitor("li")
    page = SimpleUploadedFile("notes.txt", b"<script>alert(1)</script>", content_type="text/html")
    url = li.post("/uploads/", {"file": page}).json()["url"]
    response = li.get(f"{url}?show")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Type"] == "application/octet-stream"


@pytest.mark.parametrize("who", ["chen", "sun", "mia"])
def test_a_file_of_somebody_elses_request_is_not_there(visitor: Visitors, address: str, who: str) -> None:
    assert visitor(who).get(address).status_code == 404


def test_strangers_and_other_tenants_get_no_file(visitor: Visitors, address: str) -> None:
    assert visitor().get(address).status_code == 302
    assert Visitor.at("globex.localhost", "li").get(address).status_code == 404


def test_a_file_of_a_note_is_not_there(
    visitor: Visitors, staff: Callable[[str], Actor], clock: Clock, picture: Picture
) -> None:
    kept = upload_file(actor=staff("zhang"), clock=clock, upload=picture())
    ticket = Ticket.objects.get(id=fixed("li-ticket"))
    words = Words(text="look", attachment_ids=[kept.pk])
    note_on_ticket(actor=staff("zhang"), clock=clock, ticket=ticket, words=words)
    assert visitor("li").get(f"/files/{kept.pk}/").status_code == 404


def test_an_upload_that_waits_is_its_senders_alone(visitor: Visitors, picture: Picture) -> None:
    answer = visitor("li").post("/uploads/", {"file": picture()}).json()
    assert (answer["name"], answer["is_image"]) == ("gauge.png", True)
    assert visitor("li").get(answer["url"]).status_code == 200
    assert visitor("chen").get(answer["url"]).status_code == 404


def test_an_upload_that_is_not_taken_says_why(visitor: Visitors) -> None:
    li = visitor("li")
    refused = li.post("/uploads/", {"file": SimpleUploadedFile("a.pdf.exe", b"MZ")})
    assert (refused.status_code, "can run as a program" in refused.json()["error"]) == (422, True)
    assert li.post("/uploads/").status_code == 422
    assert not Attachment.objects.exists()


def test_strangers_upload_nothing_ahead(visitor: Visitors, picture: Picture, stored: Callable[[], object]) -> None:
    before = stored()
    assert visitor().post("/uploads/", {"file": picture()}).status_code == 302
    assert stored() == before
