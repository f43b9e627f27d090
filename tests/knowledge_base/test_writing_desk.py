"""While somebody writes: how the text will look, pictures and videos, texts to begin with."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kernel.actions import PermissionMissing, Refused
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.files import MEGABYTE
from kernel.tenancy import in_tenant
from knowledge_base.actions.keeping import upload_article_file
from knowledge_base.markup import body_from_markdown, markdown_of_body
from knowledge_base.models import Article, ArticleFile
from knowledge_base.outlines import OUTLINES, outline_text, snippets
from tenants.directory.snapshots import TenantSnapshot
from tests.harness.client import Visitor
from tests.knowledge_base.test_markup import EVERYTHING

Visitors = Callable[..., Visitor]
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 200


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", size, "teal").save(kept, kind)
    return kept.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 30,000 pixels square."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def files_on_disk() -> int:
    return sum(1 for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("name", "content", "begin"),
    [
        ("pump.png", picture(), "![¦](file:"),
        ("pump.jpg", picture("JPEG"), "![¦](file:"),
        ("how.mp4", MP4, "!video(file:"),
    ],
)
def test_a_file_is_kept_and_written_into_the_text(visitor: Visitors, name: str, content: bytes, begin: str) -> None:
    client = visitor("zhang")
    answer = client.post("/desk/knowledge/files/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 201
    said = answer.json()
    assert said["markdown"].startswith(begin)
    assert client.get(said["url"]).status_code == 200
    shown = client.post("/desk/knowledge/preview/", {"markdown": said["markdown"]}).content.decode()
    assert said["url"] in shown
    client.post(
        "/desk/knowledge/new/",
        {"title": "With a file", "markdown": said["markdown"], "audience": "public", "language": "en"},
    )
    assert Article.objects.filter(draft_title="With a file").exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("big.png", picture() + b"\x00" * (20 * MEGABYTE), "at most 10 MB"),
        ("huge.mp4", MP4 + b"\x00" * (26 * MEGABYTE), "the limit is 25 MB"),
        ("bomb.png", bomb(), "60 million pixels"),
        ("note.txt", b"words", "neither a picture"),
        ("page.html", b"<script>alert(1)</script>", "can run as a program"),
        ("drawing.svg", b"<svg onload=alert(1)>", "can run as a program"),
        ("fake.png", b"%PDF-1.7 not a picture", "not one of that kind"),
        ("half.png", picture()[:60], "damaged"),
        ("empty.png", b"", "empty"),
    ],
)
def test_what_is_no_good_picture_or_video_is_refused_and_not_kept(
    visitor: Visitors, name: str, content: bytes, sentence: str
) -> None:
    before = files_on_disk()
    answer = visitor("zhang").post("/desk/knowledge/files/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422
    assert sentence in answer.json()["error"]
    assert not ArticleFile.objects.exists()
    assert files_on_disk() == before


def test_no_file_at_all_is_not_found(visitor: Visitors) -> None:
    assert visitor("zhang").post("/desk/knowledge/files/", {}).status_code == 404


def test_light_agents_neither_upload_nor_preview(
    visitor: Visitors, staff: Callable[[str], Actor], clock: Clock
) -> None:
    client = visitor("wang")
    assert client.post("/desk/knowledge/preview/", {"markdown": "x"}).status_code == 403
    assert client.post("/desk/knowledge/files/", {"file": SimpleUploadedFile("p.png", picture())}).status_code == 403
    with pytest.raises(PermissionMissing):
        upload_article_file(actor=staff("wang"), clock=clock, upload=SimpleUploadedFile("p.png", picture()))
    assert not ArticleFile.objects.exists()


def test_the_preview_shows_every_block_and_keeps_nothing(visitor: Visitors) -> None:
    shown = visitor("zhang").post("/desk/knowledge/preview/", {"markdown": EVERYTHING}).content.decode()
    for part in ("<strong>bold</strong>", 'class="r-howto"', "r-callout-warn", "<details", "p-code", "<th scope"):
        assert part in shown, part
    assert not Article.objects.filter(title="").exists()


@pytest.mark.parametrize(
    "source",
    ["", "<script>alert(1)</script>", "[x](javascript:alert(1))", "a" * 300_000, "> " * 3000, "| " * 3000, "\0\ud83d"],
)
def test_the_preview_survives_anything(visitor: Visitors, source: str) -> None:
    text = source.encode("utf-8", "replace").decode()
    answer = visitor("zhang").post("/desk/knowledge/preview/", {"markdown": text})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
    assert 'href="javascript' not in answer.content.decode()


def test_a_file_of_the_other_tenant_is_not_there(
    visitor: Visitors, staff: Callable[[str], Actor], globex: TenantSnapshot, clock: Clock
) -> None:
    upload = SimpleUploadedFile("kingfisher.png", picture())
    kept = upload_article_file(actor=staff("zhang"), clock=clock, upload=upload)
    with in_tenant(globex):
        assert not ArticleFile.objects.filter(pk=kept.pk).exists()
    other = Visitor.at("globex.localhost", "zhang")
    assert other.get(f"/desk/knowledge/files/{kept.pk}/").status_code == 404
    shown = other.post("/desk/knowledge/preview/", {"markdown": f"![x](file:{kept.pk})"}).content.decode()
    assert str(kept.pk) not in shown


@pytest.mark.parametrize("key", [outline.key for outline in OUTLINES])
def test_each_outline_begins_a_text_in_both_languages(visitor: Visitors, key: str) -> None:
    english, chinese = outline_text(key, "en"), outline_text(key, "zh-hans")
    assert english != chinese
    for text in (english, chinese):
        kinds = [name for name, _value in body_from_markdown(text)]
        assert len(kinds) >= 3
        article = Article(content_type_id=1, body=body_from_markdown(text))
        once = markdown_of_body(article.body)
        again = Article(content_type_id=1, body=body_from_markdown(once))
        assert markdown_of_body(again.body) == once
    page = visitor("zhang").get(f"/desk/knowledge/new/?outline={key}&language=zh-hans").content.decode()
    assert chinese.split("\n", maxsplit=1)[0] in page


def test_an_unknown_outline_begins_with_nothing(visitor: Visitors) -> None:
    assert outline_text("nonsense", "en") == ""
    assert visitor("zhang").get("/desk/knowledge/new/?outline=%00nonsense").status_code == 200


def test_each_button_writes_a_block_of_its_own() -> None:
    kinds = set()
    for does, _name, _shape, written in snippets():
        if does == "block":
            kinds |= {kind for kind, _value in body_from_markdown(written.replace("¦", "x"))}
    assert kinds == {"steps", "callout", "collapsible", "table", "code"}


def test_uploading_is_refused_where_the_picture_is_too_large(staff: Callable[[str], Actor], clock: Clock) -> None:
    upload = SimpleUploadedFile("big.png", picture() + b"\x00" * (11 * MEGABYTE))
    with pytest.raises(Refused) as refusal:
        upload_article_file(actor=staff("zhang"), clock=clock, upload=upload)
    assert refusal.value.field == "file"
