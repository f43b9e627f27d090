"""Uploads are judged by what they are; files are handed out as attachments to those who see their ticket."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from crm.service.models import Attachment, Ticket
from tests.crm.conftest import Visit


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(buffer, "PNG")
    return buffer.getvalue()


def test_a_picture_is_kept_shown_and_joined(visitor: Visit, page: str, ticket: Ticket) -> None:
    client = visitor("zhang")
    answer = client.post("/desk/uploads/", {"file": SimpleUploadedFile("a.png", picture())})
    said = answer.json()
    assert (answer.status_code, said["is_image"], said["name"]) == (201, True, "a.png")
    client.post(f"{page}messages/", {"kind": "public", "body": "", "files": [said["id"]]})
    assert ticket.messages.get(by_staff=True).attachments.count() == 1
    shown = visitor("wang").get(f"{said['url']}?show")
    assert shown.headers["Content-Type"] == "image/png"
    assert "attachment" not in shown.headers["Content-Disposition"]
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert b"".join(shown.streaming_content) == picture()
    fetched = visitor("wang").get(said["url"])
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    fetched.close()


def test_text_is_never_shown_as_a_page(visitor: Visit) -> None:
    client = visitor("zhang")
    said = client.post("/desk/uploads/", {"file": SimpleUploadedFile("a.txt", b"<script>")}).json()
    assert visitor("liu").get(said["url"]).status_code == 404
    answer = client.get(f"{said['url']}?show")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    answer.close()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("big.bin", b"0" * (30 * 1024 * 1024), "30 MB"),
        ("lies.png", b"MZ program", "program"),
        ("text.png", b"not a picture", "says it is a picture"),
        ("invoice.exe.pdf", b"%PDF-1.4", "program"),
        ("page.html", b"<html>", "program"),
        ("empty.txt", b"", "empty"),
    ],
)
def test_a_bad_file_is_refused_in_words(visitor: Visit, name: str, content: bytes, words: str) -> None:
    answer = visitor("zhang").post("/desk/uploads/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert words in answer.json()["error"]
    assert not Attachment.objects.exists()


def test_an_upload_without_a_file_is_not_found(visitor: Visit) -> None:
    assert visitor("zhang").post("/desk/uploads/").status_code == 404


def test_without_script_files_come_with_the_form(visitor: Visit, page: str, ticket: Ticket) -> None:
    good, bad = SimpleUploadedFile("a.txt", b"hello"), SimpleUploadedFile("b.exe", b"MZ")
    client = visitor("zhang")
    answer = client.post(f"{page}messages/", {"kind": "public", "body": "See files", "uploads": [good, bad]})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "See files" in text
    assert str(Attachment.objects.get().pk) in text
    assert not ticket.messages.filter(by_staff=True).exists()


def test_a_stranger_uploads_nothing(visitor: Visit) -> None:
    for key in ("", "li"):
        client = visitor(key)
        answer = client.post("/desk/uploads/", {"file": SimpleUploadedFile("a.txt", b"x")})
        assert answer.status_code == 302
    assert not Attachment.objects.exists()
