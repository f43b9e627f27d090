"""Archives, documents and pictures for the tests of import and export."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.files import open_stored
from knowledge_base.actions.exporting import order_export
from knowledge_base.actions.importing import begin_import, confirm_import
from knowledge_base.models import Article, ArticleExport, ArticleImport, Fate
from tests.harness.jobs import run_waiting_jobs

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.{kind}"/>'
    "</Types>"
)
MAIN, MACRO = "wordprocessingml.document.main+xml", "macroEnabled.main+xml"
RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'
    "</Relationships>"
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8"?>{declared}<w:document'
    ' xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>{body}</w:body></w:document>'
)


def picture(colour: str = "teal", size: tuple[int, int] = (40, 30)) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", size, colour).save(kept, "PNG")
    return kept.getvalue()


def packed(files: dict[str, bytes | str]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            # Of no date: the same bytes each time.
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return kept.getvalue()


def paragraph(words: str, style: str = "") -> str:
    styled = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{styled}<w:r><w:t>{words}</w:t></w:r></w:p>"


def drawn(relation: str, kind: str = "embed") -> str:
    return (
        '<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" descr="The pump"/><a:graphic><a:graphicData>'
        f'<pic:pic><pic:blipFill><a:blip r:{kind}="{relation}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def word(body: str, *, macros: bool = False, declared: str = "", rels: str = "", **more: bytes | str) -> bytes:
    """A Word document of a few lines."""
    top = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    files: dict[str, bytes | str] = {
        "[Content_Types].xml": TYPES.format(kind=MACRO if macros else MAIN),
        "_rels/.rels": RELS.format(top),
        "word/document.xml": DOCUMENT.format(body=body, declared=declared),
        "word/_rels/document.xml.rels": RELS.format(rels),
        **more,
    }
    return packed(files)


def zeros(size: int) -> bytes:
    """That many zeros, deflated, made without ever having them."""
    block = zlib.compressobj(9, zlib.DEFLATED, -15)
    once = block.compress(b"\0" * (1 << 20)) + block.flush(zlib.Z_FULL_FLUSH)
    end = zlib.compressobj(9, zlib.DEFLATED, -15)
    return once * (size >> 20) + end.compress(b"") + end.flush()


def bomb(size: int, *, said: int | None = None, name: str = "bomb.md") -> bytes:
    """An archive whose one file unpacks to `size` zeros, and says that it has `said` bytes."""
    deflated = zeros(size)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"x")
    raw = kept.getvalue()
    said = size if said is None else said
    head = 30 + len(name)
    local = raw[:8] + b"\x08\x00" + raw[10:18] + len(deflated).to_bytes(4, "little") + said.to_bytes(4, "little")
    local += raw[26:head]
    at = raw.index(b"PK\x01\x02")
    entry = bytearray(raw[at : raw.index(b"PK\x05\x06")])
    entry[10:12] = b"\x08\x00"
    entry[20:28] = len(deflated).to_bytes(4, "little") + said.to_bytes(4, "little")
    end = bytearray(raw[raw.index(b"PK\x05\x06") :])
    end[16:20] = (len(local) + len(deflated)).to_bytes(4, "little")
    return local + deflated + bytes(entry) + bytes(end)


def looked_through(actor: Actor, name: str, content: bytes, language: str = "en", **rest: Any) -> ArticleImport:
    """Uploaded, and what it would become said."""
    upload = SimpleUploadedFile(name, content)
    batch = begin_import(actor=actor, clock=system_clock, upload=upload, language=language, **rest)
    run_waiting_jobs()
    batch.refresh_from_db()
    return batch


def taken_over(batch: ArticleImport, actor: Actor, *, overwrites: bool = True, shelves: bool = True) -> ArticleImport:
    confirm_import(actor=actor, clock=system_clock, batch=batch, overwrites=overwrites, makes_shelves=shelves)
    run_waiting_jobs()
    batch.refresh_from_db()
    return batch


def fates(batch: ArticleImport) -> dict[str, str]:
    return {piece.place: str(Fate(piece.fate).value) for piece in batch.pieces.order_by("position")}


def exported(actor: Actor, written_as: str = "md", *, published_only: bool = False, **options: Any) -> bytes:
    order = order_export(
        actor=actor, clock=system_clock, options=options, written_as=written_as, published_only=published_only
    )
    run_waiting_jobs()
    order.refresh_from_db()
    assert order.state == "done"
    assert order.total == order.done
    return whole(order)


def whole(order: ArticleExport) -> bytes:
    with open_stored(order.path) as file:
        return file.read()


def names(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sorted(archive.namelist())


def inside(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def titles() -> list[str]:
    return sorted(Article.objects.values_list("draft_title", flat=True))


MACROS_OF_WORD: dict[str, bytes | str] = {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 Sub AutoOpen()"}
