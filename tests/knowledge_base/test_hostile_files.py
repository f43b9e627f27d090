"""Archives, documents and pictures that were made to harm: a clear sentence, little memory, nothing changed."""

from __future__ import annotations

import io
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kernel.actions import PermissionMissing, Refused
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.files import MEGABYTE
from knowledge_base.actions.importing import LARGEST, begin_import, cancel_import, confirm_import
from knowledge_base.exchange import jobs, unpacking
from knowledge_base.exchange.unpacking import LARGEST_UNPACKED, Pack, Unreadable
from knowledge_base.models import Article, ArticleFile, ArticleImport, Fate
from tests.knowledge_base import moving
from tests.knowledge_base.moving import (
    MACROS_OF_WORD,
    bomb,
    drawn,
    fates,
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
GIGABYTE = 1024 * MEGABYTE


def opened(content: bytes) -> Pack:
    return Pack(io.BytesIO(content))


class Counted(io.BytesIO):
    """How much of an archive was read."""

    read_bytes = 0

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        self.read_bytes += len(found)
        return found


def test_a_bomb_is_told_from_its_own_list_and_nothing_of_it_is_unpacked(acme: object) -> None:
    content = bomb(2 * GIGABYTE)
    assert len(content) < 3 * MEGABYTE
    file = Counted(content)
    tracemalloc.start()
    with pytest.raises(Unreadable) as refusal:
        Pack(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "Unpacked, the archive would have 2048 MB" in refusal.value.sentence
    assert file.read_bytes < 200_000
    assert peak < MEGABYTE


@pytest.mark.parametrize("said", [100, 3 * MEGABYTE])
def test_a_bomb_that_lies_about_its_size_stays_small(acme: object, said: int) -> None:
    """What is unpacked is counted: no more than it said, a piece at a time."""
    content = bomb(GIGABYTE, said=said)
    tracemalloc.start()
    pack, most = opened(content), 0
    with pytest.raises(Unreadable):
        for piece in pack.pieces("bomb.md", 64 * MEGABYTE):
            most = max(most, len(piece))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most <= unpacking.PIECE
    assert peak < 2 * MEGABYTE
    assert pack.left >= LARGEST_UNPACKED - said


def test_memory_does_not_grow_with_what_is_unpacked(acme: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same peak for ten and for two hundred megabytes."""
    monkeypatch.setattr(unpacking, "STEEPEST", 10_000)
    peaks = []
    for size in (10 * MEGABYTE, 200 * MEGABYTE):
        content = bomb(size)
        pack = opened(content)
        tracemalloc.start()
        with pytest.raises(Unreadable):  # its checksum is not that of zeros
            for _piece in pack.pieces("bomb.md", LARGEST_UNPACKED):
                pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert pack.left <= LARGEST_UNPACKED - size + unpacking.PIECE
    assert peaks[1] < 1.5 * peaks[0] + 100_000


def test_more_than_was_said_of_all_files_together_is_not_unpacked(acme: object) -> None:
    pack = opened(packed({"a.md": b"x" * 1000, "b.md": b"x" * 1000}))
    pack.left = 1500
    assert len(pack.read("a.md", 2000)) == 1000
    with pytest.raises(Unreadable):
        pack.read("b.md", 2000)


def test_what_is_packed_too_densely_is_not_opened(acme: object) -> None:
    with pytest.raises(Unreadable) as refusal:
        opened(packed({"a.md": b"x" * 20 * MEGABYTE}))
    assert "far more densely" in refusal.value.sentence


def test_a_list_of_a_million_files_is_not_read(acme: object) -> None:
    """The end says how long the list is; a library would read it all."""
    content = bytearray(packed({"a.md": b"x"}))
    end = content.rindex(b"PK\x05\x06")
    content[end + 12 : end + 16] = struct.pack("<L", 50 * MEGABYTE)
    for changed in (bytes(content), packed({f"{n}.md": b"" for n in range(unpacking.MOST_FILES + 1)})):
        with pytest.raises(Unreadable) as refusal:
            opened(changed)
        assert "too many files" in refusal.value.sentence


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"PK\x03\x04" + b"\0" * 100, b"PK\x05\x06", packed({"a.md": b"x"})[:-30], b"x" * 70_000],
    ids=["nothing", "letters", "beginning", "end", "half", "long"],
)
def test_what_is_no_archive_says_so(acme: object, content: bytes) -> None:
    with pytest.raises(Unreadable):
        opened(content)


def test_a_locked_archive_says_so(acme: object) -> None:
    content = bytearray(packed({"a.md": b"x"}))
    at = content.index(b"PK\x01\x02")
    content[6] |= 1
    content[at + 8] |= 1
    with pytest.raises(Unreadable) as refusal:
        opened(bytes(content))
    assert "password" in refusal.value.sentence


def link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("link.md")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def test_names_that_lead_elsewhere_links_and_archives_are_left_out_one_by_one(staff: Staff) -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name in ("../up.md", "/etc/root.md", "C:\\windows.md", "a/../../b.md", "deep/" * 20 + "x.md", "in.zip"):
            archive.writestr(name, "# Words")
        archive.writestr(link(), "/etc/passwd")
        archive.writestr("__MACOSX/._good.md", "x")
        archive.writestr(".hidden.md", "x")
        archive.writestr("good.md", "# Good\n\nWords.")
    before = files_on_disk()
    batch = looked_through(staff("zhang"), "names.zip", kept.getvalue())
    assert files_on_disk() == before + 1
    found = fates(batch)
    assert found.pop("good.md") == "new"
    assert set(found.values()) == {"refused"}
    assert len(found) == 7
    reasons = {piece.place: piece.reason for piece in batch.pieces.filter(fate=Fate.REFUSED)}
    assert "links are not followed" in reasons["link.md"]
    assert "archive inside" in reasons["in.zip"]
    assert "leads out" in reasons["../up.md"]
    taken_over(batch, staff("zhang"))
    assert [article.title for article in Article.objects.all()] == ["Good"]


def test_a_name_twice_is_one_file(staff: Staff) -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("a.md", "# First")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.md", "# Second")
    batch = looked_through(staff("zhang"), "twice.zip", kept.getvalue())
    assert set(fates(batch).values()) == {"refused"}


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
