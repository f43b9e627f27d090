"""What somebody uploaded, one file or an archive of them, as the articles that it holds."""

from __future__ import annotations

import posixpath
import tempfile
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from django.utils.translation import gettext as _

from kernel.files import MEGABYTE
from knowledge_base.exchange.front_matter import plain_yaml
from knowledge_base.exchange.pictures import LARGEST as LARGEST_PICTURE
from knowledge_base.exchange.pictures import Pictures
from knowledge_base.exchange.unpacking import Pack, Unreadable, ending_of, too_large

MARKDOWN, HTML, WORD = {"md", "markdown", "txt"}, {"html", "htm", "xhtml"}, {"docx"}
ENDINGS = MARKDOWN | HTML | WORD
WITH_MACROS, OLD = {"docm", "dotm"}, {"doc", "rtf", "odt", "dot", "wps"}
SHOWN = {"png", "jpg", "jpeg", "gif", "webp", "mp4", "webm", "svg", "bmp", "tif", "tiff", "heic", "avif"}
LARGEST = {"md": 4 * MEGABYTE, "html": 30 * MEGABYTE, "docx": 60 * MEGABYTE}
# What may lie beside articles, and is neither one nor a picture of one.
BESIDE = {"categories.yaml", "style.css"}


def kind_of(place: str) -> str:
    """`md`, `html` or `docx`; "" for what is no article."""
    ending = ending_of(place)
    kinds = (("md", MARKDOWN), ("html", HTML), ("docx", WORD))
    return next((kind for kind, endings in kinds if ending in endings), "")


class Source:
    """Places of articles, in order, and the bytes behind them. `name` is that of the upload."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.file, self.name = file, name
        # Language and slug of its articles, as far as they were asked for; None: it has none yet.
        self.addresses: dict[str, tuple[str, str] | None] = {}
        self.pack = Pack(file) if ending_of(name) == "zip" else None
        if self.pack is not None and "word/document.xml" in self.pack.members:
            raise Unreadable(_("This archive is a Word document. Give it the ending .docx."))

    def inside(self, place: str) -> str:
        """Without the one folder that holds everything: it is the name of the whole, and no category."""
        tops = {member.split("/")[0] for member in self.pack.members} if self.pack else set()
        return place.split("/", 1)[1] if len(tops) == 1 and "/" in place else place

    def places(self) -> list[str]:
        if self.pack is None:
            return [self.name]
        return sorted(place for place, member in self.pack.members.items() if kind_of(place) and not member.refusal)

    def refused(self) -> Iterator[tuple[str, str]]:
        """Files that become nothing, each with the reason."""
        for place, member in sorted(self.pack.members.items()) if self.pack else ():
            if member.refusal:
                yield place, member.refusal
            elif not kind_of(place) and ending_of(place) not in SHOWN and posixpath.basename(place) not in BESIDE:
                yield place, why_no_article(place)

    def read(self, place: str) -> bytes:
        """Raises Unreadable, also for more than a file of its kind may have."""
        most = LARGEST.get(kind_of(place), LARGEST_PICTURE)
        if self.pack is not None:
            return self.pack.read(place, most)
        self.file.seek(0)
        content = self.file.read(most + 1)
        if len(content) > most:
            raise Unreadable(too_large(place, most))
        return content

    def as_file(self, place: str) -> BinaryIO:
        """The same on the disk: a document is an archive again. Whoever opens it closes it."""
        kept = tempfile.NamedTemporaryFile()  # noqa: SIM115
        try:
            if self.pack is None:
                kept.write(self.read(place))
            else:
                for piece in self.pack.pieces(place, LARGEST["docx"]):
                    kept.write(piece)
        except Unreadable:
            kept.close()
            raise
        kept.seek(0)
        return cast("BinaryIO", kept)

    def pictures_beside(self, place: str, is_kept: Callable[[str], bool]) -> Pictures:
        folder = posixpath.dirname(place)
        return Pictures(lambda target: self._finder(folder, target), is_kept)

    def _finder(self, folder: str, target: str) -> Callable[[], bytes] | None:
        """From the folder of the article, or from the top; capital letters make no difference."""
        if self.pack is None or not target or "\0" in target:
            return None
        wanted = [posixpath.normpath(posixpath.join(folder, target.replace("\\", "/"))), target.lstrip("/")]
        by_name = {place.lower(): place for place, member in self.pack.members.items() if not member.refusal}
        found = next((by_name[name.lower()] for name in wanted if name.lower() in by_name), None)
        return (lambda: self.read(found)) if found is not None and not kind_of(found) else None

    def same_file(self, target: str) -> str:
        """The article at this place of the archive, "" where there is none. Capital letters make a difference here."""
        is_there = self.pack is not None and target in self.pack.members and not self.pack.members[target].refusal
        return target if is_there and kind_of(target) else ""

    def shelves(self) -> dict[str, dict[str, object]]:
        """What `categories.yaml` says of each path; nothing where there is no such file. Raises Unreadable."""
        places = [place for place in (self.pack.members if self.pack else ()) if place.endswith("categories.yaml")]
        if self.pack is None or not places:
            return {}
        read = plain_yaml(self.pack.read(min(places, key=len), MEGABYTE).decode("utf-8", "replace"), longest=400_000)
        return {path: said for path, said in list(read.items())[:500] if isinstance(said, dict)}


def why_no_article(name: str) -> str:
    """The sentence for a file that becomes no article. "" for one that may."""
    ending = ending_of(name)
    if ending in WITH_MACROS:
        return _("It has macros, which run as programs. Save it as .docx, without them.")
    if ending in OLD:
        return _("A file of this kind is not read. Save it as .docx.")
    return "" if ending in ENDINGS else _("It is no article: Markdown, HTML and Word (.docx) become one.")
