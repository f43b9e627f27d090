"""An archive that a stranger may have made: nothing in it is believed, and nothing is unpacked as a whole.

What it says of itself is judged before anything is read, what is read is counted, and no name ever becomes a path on
the disk.
"""

from __future__ import annotations

import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

from kernel.files import MEGABYTE

MOST_FILES = 2000
LARGEST_UNPACKED = 500 * MEGABYTE
# Text shrinks to a tenth; what shrinks to less than a two-hundredth was made to burst.
STEEPEST, SMALL = 200, MEGABYTE
LONGEST_DIRECTORY = 2 * MEGABYTE  # bytes of the list of files
LONGEST_NAME, DEEPEST = 400, 12
PIECE = 64 * 1024
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED, UTF_8 = 0x1, 0x800
END, END_LENGTH, LONGEST_COMMENT, FAR_END = b"PK\x05\x06", 22, 1 << 16, b"PK\x06\x07"
ARCHIVES = {"zip", "rar", "7z", "tar", "gz", "tgz", "bz2", "xz", "jar", "iso"}
# What systems put beside the files of a folder.
CLUTTER = {"__MACOSX", "Thumbs.db", "desktop.ini"}
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)


class Unreadable(Exception):
    """The sentence says why, in the reader's language."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Member:
    """A file of the archive. `refusal` says why it is not opened."""

    place: str
    info: zipfile.ZipInfo
    refusal: str = ""


class Pack:
    """The files of an archive by their place in it. Raises Unreadable for what nobody should open."""

    def __init__(self, file: BinaryIO) -> None:
        _refuse_long_directory(file)
        try:
            self.archive = zipfile.ZipFile(file)
        except UnicodeError as error:
            raise Unreadable(
                _("A file name in the archive is damaged. Rename the file, and pack them again.")
            ) from error
        except DAMAGED as error:
            raise Unreadable(_("The archive is damaged.")) from error
        infos = [info for info in self.archive.infolist() if not info.is_dir()]
        _refuse_bomb(infos)
        self.members: dict[str, Member] = {}
        for info in infos:
            member = _judged(info, self.members)
            parts = member.place.split("/")
            if not any(part in CLUTTER or (part.startswith(".") and part != "..") for part in parts):
                self.members[member.place] = member
        self.left = LARGEST_UNPACKED

    def pieces(self, place: str, most: int) -> Iterator[bytes]:
        """The bytes of one file, a piece at a time. Raises Unreadable beyond `most` bytes, and for damage."""
        member, read = self.members[place], 0
        if member.refusal:
            raise Unreadable(member.refusal)
        try:
            with self.archive.open(member.info) as stream:
                while piece := stream.read(PIECE):
                    read += len(piece)
                    self.left -= len(piece)
                    if read > most or self.left < 0:
                        raise Unreadable(too_large(place, most))
                    yield piece
        except DAMAGED as error:
            raise Unreadable(_("“%(name)s” is damaged.") % {"name": _last(place)}) from error

    def read(self, place: str, most: int) -> bytes:
        if self.members[place].info.file_size > most:
            raise Unreadable(too_large(place, most))
        return b"".join(self.pieces(place, most))


def too_large(name: str, most: int) -> str:
    sentence = _("“%(name)s” is too large: it may have at most %(limit)d MB.")
    return sentence % {"name": _last(name), "limit": most // MEGABYTE}


def _refuse_long_directory(file: BinaryIO) -> None:
    """Before a library reads the whole list of files: how long does it say that it is?"""
    length = file.seek(0, 2)
    file.seek(max(0, length - LONGEST_COMMENT - END_LENGTH))
    tail = file.read(LONGEST_COMMENT + END_LENGTH)
    at = tail.rfind(END)
    if at < 0 or at + END_LENGTH > len(tail):
        raise Unreadable(_("This is no zip archive, or it is damaged."))
    count, size = struct.unpack("<HL", tail[at + 10 : at + 16])
    is_far = tail[max(0, at - 20) : at].startswith(FAR_END)
    if count > MOST_FILES or size > LONGEST_DIRECTORY or is_far:
        raise Unreadable(_("The archive has too many files: at most %(limit)d.") % {"limit": MOST_FILES})
    file.seek(0)


def _refuse_bomb(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > MOST_FILES:
        raise Unreadable(_("The archive has too many files: at most %(limit)d.") % {"limit": MOST_FILES})
    if any(info.flag_bits & ENCRYPTED for info in infos):
        raise Unreadable(_("The archive is locked with a password. Make it again without one."))
    size = sum(info.file_size for info in infos)
    if size > LARGEST_UNPACKED:
        values = {"size": size // MEGABYTE, "limit": LARGEST_UNPACKED // MEGABYTE}
        raise Unreadable(_("Unpacked, the archive would have %(size)d MB; at most %(limit)d MB.") % values)
    if any(info.file_size > SMALL and info.file_size > STEEPEST * max(info.compress_size, 1) for info in infos):
        raise Unreadable(_("The archive is packed far more densely than texts and pictures are. It is not opened."))


def _judged(info: zipfile.ZipInfo, taken: dict[str, Member]) -> Member:
    name = _name_of(info)
    place = "/".join(part for part in name.replace("\\", "/").split("/") if part not in {"", "."})[:LONGEST_NAME]
    return Member(place or "?", info, _refusal(info, name, place, taken))


def _refusal(info: zipfile.ZipInfo, name: str, place: str, taken: dict[str, Member]) -> str:
    parts = place.split("/")
    if name[:1] in {"/", "\\"} or ":" in parts[0][1:2] or ".." in parts or any(ord(sign) < 32 for sign in name):
        return _("Its name leads out of the folder.")
    if stat.S_ISLNK(info.external_attr >> 16):
        return _("It is a link, and links are not followed.")
    if info.compress_type not in METHODS:
        return _("It is packed in a way that is not read here. Make a usual zip archive.")
    if len(name) > LONGEST_NAME or len(parts) > DEEPEST:
        return _("Its name is too long.")
    if ending_of(place) in ARCHIVES:
        return _("An archive inside of an archive is not opened.")
    return _("Another file has the same name.") if place in taken else ""


def _name_of(info: zipfile.ZipInfo) -> str:
    """Archives made in China without a mark have names in GB 18030, others made without one are often UTF-8."""
    if info.flag_bits & UTF_8:
        return unicodedata.normalize("NFC", info.orig_filename)
    for encoding in ("utf-8", "gb18030"):
        try:
            return unicodedata.normalize("NFC", info.orig_filename.encode("cp437").decode(encoding))
        except UnicodeError:
            continue
    return info.orig_filename


def ending_of(place: str) -> str:
    return PurePosixPath(place).suffix[1:].lower()


def _last(place: str) -> str:
    return place.rsplit("/", 1)[-1]
