"""Which encoding a text file is in: what it says itself, else UTF-8, else GB18030; two in one file are refused."""

from __future__ import annotations

import codecs
from typing import BinaryIO

from django.utils.translation import gettext as _

from kernel.actions import Refused

PIECE = 1 << 20
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def encoding_of(file: BinaryIO) -> str:
    """Reads all of it, in pieces, and goes back to its beginning. Raises Refused."""
    head = file.read(4)
    file.seek(0)
    marked = next((name for mark, name in MARKS if head.startswith(mark)), "")
    for name in [marked] if marked else ["utf-8", "gb18030"]:
        if _reads(file, name):
            if name == "gb18030":
                _refuse_mixture(file)
            return name
    _refuse_mixture(file)
    raise Refused(
        _("The characters of this file can't be read. Save it as “CSV UTF-8” and send it again."), field="file"
    )


def _reads(file: BinaryIO, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        while piece := file.read(PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    finally:
        file.seek(0)
    return True


def _refuse_mixture(file: BinaryIO) -> None:
    """Lines of UTF-8 among those of GB18030 can be read as Chinese too, but as other Chinese."""
    found: dict[str, list[int]] = {"utf-8": [], "gb18030": []}
    for number, line in enumerate(file, 1):
        if not line.isascii():
            found[_language_of(line)].append(number)
    file.seek(0)
    fewer = min(found.values(), key=len)
    if fewer:
        sentence = _("Line %(number)d is written in another encoding than the others. Save all of it as “CSV UTF-8”.")
        raise Refused(sentence % {"number": fewer[0]}, field="file")


def _language_of(line: bytes) -> str:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    # Some short words are both; a line with several characters of UTF-8 is not.
    return "utf-8" if sum("\u3400" <= one <= "\u9fff" for one in text) >= 3 else "gb18030"
