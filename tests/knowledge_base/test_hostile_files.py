"""Documents, texts and pictures that were made to harm: a clear sentence, little memory, nothing changed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kernel.actions import PermissionMissing, Refused
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.files import MEGABYTE
from knowledge_base.actions.importing import LARGEST, begin_import, cancel_import, confirm_import
from knowledge_base.exchange import jobs
from knowledge_base.models import Article, ArticleFile, ArticleImport, Fate
from tests.knowledge_base import moving
from tests.knowledge_base.moving import (
    MACROS_OF_WORD,
    drawn,
    looked_through,
    packed,
    paragraph,
    picture,
    taken_over,
    word,
)
from tests.knowledge_base.test_writing_desk import bomb as picture_bomb
from tests.knowledge_base.test_writing_desk import files_on_disk

Staff = Callable[[str], Actor]


@pytest.mark.parametrize("key", ["macros in its parts", "macros by its kind"])
def test_macros_are_refused_whatever_the_file_is_called(staff: Staff, key: str) -> None:
    content = word(paragraph("Hello"), **MACROS_OF_WORD) if "parts" in key else word(paragraph("Hello"), macros=True)
    for name, upload in (("letter.docx", content), ("all.zip", packed({"letter.docx": content, "b.md": "# B"}))):
        batch = looked_through(staff("zhang"), name, upload)
        piece = batch.pieces.get(place="letter.docx")
        assert piece.fate == Fate.REFUSED
        assert "has macros" in piece.reason
    assert not Article.objects.exists()


ENTITIES = "<!DOCTYPE w [<!ENTITY a 'x'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1 or str()};' * 10}'>" for n in range(1, 9)
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (word(paragraph("&a8;"), declared=f"{ENTITIES}]>"), "not written by a word processor"),
        (word("<w:p>" * 3), "damaged"),
        (word(paragraph("x"), **{"word/huge.xml": b"\0" * 20 * MEGABYTE}), "densely"),
        (packed({"a.txt": "x"}), "no Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "locked with a password"),
        (b"no archive at all", "no zip archive"),
        (picture(), "no zip archive"),
    ],
    ids=["entities", "half", "huge", "empty", "old", "words", "picture"],
)
def test_a_document_that_is_none_says_why(staff: Staff, content: bytes, sentence: str) -> None:
    batch = looked_through(staff("zhang"), "letter.docx", content)
    piece = batch.pieces.get()
    assert piece.fate == Fate.REFUSED
    assert sentence in piece.reason
    assert batch.state == "ready"


def test_nothing_outside_of_a_document_is_read(staff: Staff, tmp_path: object) -> None:
    rels = "".join(
        f'<Relationship Id="rId{n}" Type="{moving.OFFICE}/image" Target="{target}" TargetMode="External"/>'
        for n, target in ((7, "file:///etc/passwd"), (8, "http://169.254.169.254/x.png"), (9, "../../etc/passwd"))
    )
    body = paragraph("Words") + "".join(drawn(f"rId{n}", "link") for n in (7, 8, 9))
    batch = looked_through(staff("zhang"), "letter.docx", word(body, rels=rels))
    piece = batch.pieces.get()
    assert piece.fate == Fate.NEW
    assert "lies outside" in piece.notes[0]
    taken_over(batch, staff("zhang"))
    assert not ArticleFile.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("big.png", picture() + b"\0" * 20 * MEGABYTE, "at most 10 MB"),
        ("bomb.png", picture_bomb(), "60 million pixels"),
        ("half.png", picture()[:50], "damaged"),
        ("fake.png", b"<script>", "not one of that kind"),
        ("drawing.svg", b"<svg onload=alert(1)>", "can run as a program"),
    ],
)
def test_a_picture_that_is_no_good_is_left_out_and_the_words_are_kept(
    staff: Staff, name: str, content: bytes, sentence: str
) -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.md", f"# Pump\n\nBefore.\n\n![The pump]({name})\n\nAfter.")
        archive.writestr(name, content)
    batch = looked_through(staff("zhang"), "a.zip", kept.getvalue())
    piece = batch.pieces.get()
    assert piece.fate == Fate.NEW
    assert any(sentence in note for note in piece.notes), piece.notes
    taken_over(batch, staff("zhang"))
    assert not ArticleFile.objects.exists()
    words = str(Article.objects.get().newest().body.get_prep_value())
    assert all(word in words for word in ("Before.", "The pump", "After."))


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (b'---\ntitle: "\\ud83d half"\n---\nWords', ""),
        (b"# Half \xed\xa0\xbd\n\nWords", "1 damaged character"),
        (b"---\ntitle: &a [*a, *a]\n---\nWords", "look at line 2"),
        (b"---\ntitle: [" + b"[" * 3000 + b"\n---\nWords", "can't be read"),
        (b"---\n" + b"a: b\n" * 9000 + b"---\nWords", "too long"),
        (b"---\ntitle: !!python/object/apply:os.system ['true']\n---\nWords", ""),
        (b"# Huge\n\n" + b"a" * 300_000, "at most 200000 characters"),
        (b"# " + b"Long " * 100, "at most 160 characters"),
        (bytes(range(256)) * 50, "is not a text"),
        (b"---\nlanguage: fr\n---\nBonjour", "not a language of this workspace"),
        (b"x" * 5 * MEGABYTE, "too large"),
    ],
)
def test_a_text_made_to_harm_is_read_or_refused_with_a_reason(staff: Staff, source: bytes, sentence: str) -> None:
    batch = looked_through(staff("zhang"), "half.md", source)
    piece = batch.pieces.get()
    said = " ".join([piece.reason, *piece.notes])
    assert sentence in said
    assert piece.fate in ({Fate.NEW} if not sentence or "damaged" in sentence else {Fate.REFUSED})
    assert not {sign for sign in piece.title if "\ud800" <= sign <= "\udfff"}
    taken_over(batch, staff("zhang"))
    assert Article.objects.count() == (piece.fate == Fate.NEW)


def test_a_name_that_is_no_text_breaks_nothing(staff: Staff) -> None:
    for name in ("\ud83d.md", "..\\..\\x.md", "a\0b.md", "%2e%2e.md", "x" * 300 + ".md"):
        batch = looked_through(staff("zhang"), name, b"# A\n\nWords")
        assert "/" not in batch.name
        assert len(batch.name) <= 180
        assert batch.state == "ready"
    content = bytearray(packed({"aaaé.md": "# A"}))
    halves = bytes(content).replace("aaaé".encode(), b"aa\xed\xa0\xbd")
    batch = looked_through(staff("zhang"), "half.zip", halves)
    assert batch.state == "failed"
    assert batch.sentence.startswith("A file name in the archive is damaged")


def test_a_file_that_ends_the_worker_is_not_tried_for_ever(staff: Staff) -> None:
    batch = looked_through(staff("zhang"), "a.md", b"# A")
    ArticleImport.objects.filter(pk=batch.pk).update(state="reading")
    batch.pieces.update(fate=Fate.WAITING, tries=jobs.MOST_TRIES)
    jobs.read_import.run(batch_id=str(batch.pk))
    assert batch.pieces.get().reason == "Reading it went wrong several times."
    batch.refresh_from_db()
    assert batch.state == "ready"


def test_a_long_import_makes_room_and_goes_on(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "SLICE", -1.0)
    upload = SimpleUploadedFile("a.zip", packed({f"{n}.md": f"# N{n}" for n in range(3)}))
    batch = begin_import(actor=staff("zhang"), clock=system_clock, upload=upload, language="en")
    jobs.read_import.run(batch_id=str(batch.pk))
    assert batch.pieces.filter(fate=Fate.WAITING).count() == 3
    monkeypatch.setattr(jobs, "SLICE", 60.0)
    batch = looked_through(staff("zhang"), "b.md", b"# B")
    assert set(ArticleImport.objects.values_list("state", flat=True)) == {"ready"}


def test_what_is_too_large_is_not_kept(staff: Staff) -> None:
    before = files_on_disk()
    upload = SimpleUploadedFile("a.zip", b"x")
    upload.size = LARGEST + 1
    with pytest.raises(Refused) as refusal:
        begin_import(actor=staff("zhang"), clock=system_clock, upload=upload, language="en")
    assert refusal.value.field == "file"
    assert files_on_disk() == before
    assert not ArticleImport.objects.exists()


def test_an_upload_that_is_gone_says_so(staff: Staff) -> None:
    batch = looked_through(staff("zhang"), "a.md", b"# A")
    ArticleImport.objects.filter(pk=batch.pk).update(path="gone")
    batch.refresh_from_db()
    assert taken_over(batch, staff("zhang")).state == "failed"
    assert not Article.objects.exists()


def test_only_whoever_began_it_goes_on_with_it(staff: Staff) -> None:
    batch = looked_through(staff("zhang"), "a.md", b"# A")
    by = {"actor": staff("zhao"), "clock": system_clock}
    with pytest.raises(Refused):
        confirm_import(**by, batch=batch, overwrites=True, makes_shelves=True)
    with pytest.raises(Refused):
        cancel_import(**by, batch=batch)
    with pytest.raises(PermissionMissing):
        begin_import(actor=staff("wang"), clock=system_clock, upload=SimpleUploadedFile("a.md", b"x"), language="en")
    batch.refresh_from_db()
    assert batch.state == "ready"


def test_who_may_write_no_more_takes_nothing_over(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    from access.models import Role

    batch = looked_through(staff("zhang"), "a.md", b"# A")
    confirm_import(actor=staff("zhang"), clock=system_clock, batch=batch, overwrites=True, makes_shelves=True)
    Role.objects.filter(key="agent").update(permissions=["identity.use_desk"])
    moving.run_waiting_jobs()
    batch.refresh_from_db()
    assert (batch.state, batch.sentence) == ("failed", "You may not write articles any more.")
    assert not Article.objects.exists()
