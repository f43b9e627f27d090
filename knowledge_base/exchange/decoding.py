"""The words of a file: UTF-8 as a rule, GB 18030 often enough, UTF-16 from old editors."""

from __future__ import annotations

import codecs
import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from knowledge_base.exchange.unpacking import Unreadable

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
HALVES = re.compile(r"[\ud800-\udfff]")
TOGETHER = re.compile(r"[^\x00-\x7f]{2}")
# What no text holds, but every picture and program does.
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def text_of(raw: bytes, name: str) -> tuple[str, list[str]]:
    """The text, and what its reader should know of it. Raises Unreadable."""
    text, notes = _decoded(raw)
    controls = len(CONTROLS.findall(text))
    if controls > 5 and controls * 100 > len(text):
        raise Unreadable(_("“%(name)s” is not a text.") % {"name": name})
    whole, damaged = without_halves(text)
    if damaged:
        sentence = ngettext(
            "%(count)d damaged character was replaced by �.",
            "%(count)d damaged characters were replaced by �.",
            damaged,
        )
        notes.append(sentence % {"count": damaged})
    return CONTROLS.sub("", whole).replace("\r\n", "\n").replace("\r", "\n"), notes


def without_halves(text: str) -> tuple[str, int]:
    """Halves of characters (lone surrogates) can't be kept. The text with a sign in their place, and how many."""
    return HALVES.subn("\ufffd", text)


def _decoded(raw: bytes) -> tuple[str, list[str]]:
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "surrogatepass" if encoding == "utf-8" else "replace"), []
    for encoding, errors in (("utf-8", "strict"), ("utf-8", "surrogatepass"), ("gb18030", "strict")):
        try:
            text = raw.decode(encoding, errors)
        except UnicodeDecodeError:
            continue
        # Where no two signs beyond ASCII stand together, it is no Chinese but a word with an accent.
        if encoding == "utf-8" or TOGETHER.search(text):
            return text, []
    return raw.decode("cp1252", "replace"), [_("Its characters were read as Western European ones: look at accents.")]
