"""Archives that were made to harm: told from their own list, unpacked a piece at a time, in little memory."""

from __future__ import annotations

import io
import stat
import struct
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from kernel.actor import Actor
from kernel.files import MEGABYTE
from knowledge_base.exchange import unpacking
from knowledge_base.exchange.unpacking import LARGEST_UNPACKED, Pack, Unreadable
from knowledge_base.models import Article, Fate
from tests.knowledge_base.moving import (
    bomb,
    fates,
    looked_through,
    packed,
    taken_over,
)
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
