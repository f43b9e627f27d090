"""A Word document as HTML. Macros are refused, nothing outside of the file is fetched, and its parts are counted."""

from __future__ import annotations

import logging
from typing import Any, BinaryIO

import mammoth
from django.utils.translation import gettext as _

from kernel.files import MEGABYTE
from knowledge_base.exchange.pictures import Pictures
from knowledge_base.exchange.unpacking import Pack, Unreadable

log = logging.getLogger(__name__)

LARGEST_PART = 12 * MEGABYTE  # of XML: many times what an article may have
LARGEST_PICTURE = 25 * MEGABYTE
# What Word writes never has one: with it, few lines become gigabytes.
DECLARATIONS = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
MACROS = ("vbaproject.bin", "vbadata.xml")


def html_of_word(file: BinaryIO, name: str, pictures: Pictures) -> str:
    """Raises Unreadable."""
    _refuse_dangerous(file, name)
    file.seek(0)

    def shown(image: Any) -> dict[str, str]:
        kind = str(image.content_type or "").rsplit("/", 1)[-1].lower().replace("jpeg", "jpg")
        try:
            with image.open() as stream:
                content: bytes = stream.read(LARGEST_PICTURE + 1)
        except (KeyError, ValueError):
            pictures.notes.append(_("A picture lies outside of the document and was not fetched."))
            return {"src": ""}
        file_id, _is_video = pictures.take(f"picture-{len(pictures.found) + 1}.{kind}", lambda: content)
        return {"src": f"file:{file_id}" if file_id else ""}

    try:
        converted = mammoth.convert_to_html(
            file,
            convert_image=mammoth.images.img_element(shown),
            include_embedded_style_map=False,
            external_file_access=False,
        )
    except Exception as error:
        log.exception("A Word document could not be read.")
        raise Unreadable(_("“%(name)s” is damaged, or no Word document.") % {"name": name}) from error
    return str(converted.value)


def _refuse_dangerous(file: BinaryIO, name: str) -> None:
    if file.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        sentence = _("“%(name)s” is of an old kind or locked with a password. Save it as .docx without one.")
        raise Unreadable(sentence % {"name": name})
    pack = Pack(file)
    if any(place.lower().rsplit("/", 1)[-1] in MACROS for place in pack.members):
        raise Unreadable(has_macros(name))
    if "[Content_Types].xml" not in pack.members or "word/document.xml" not in pack.members:
        raise Unreadable(_("“%(name)s” is no Word document.") % {"name": name})
    for place in pack.members:
        if place.lower().endswith((".xml", ".rels")):
            _refuse_part(pack, place, name)


def _refuse_part(pack: Pack, place: str, name: str) -> None:
    content = pack.read(place, LARGEST_PART)
    if any(declared in content for declared in DECLARATIONS):
        raise Unreadable(_("“%(name)s” was not written by a word processor. It is not opened.") % {"name": name})
    if place == "[Content_Types].xml" and b"macroenabled" in content.lower():
        raise Unreadable(has_macros(name))


def has_macros(name: str) -> str:
    return _("“%(name)s” has macros, which run as programs. Save it as .docx, without them.") % {"name": name}
