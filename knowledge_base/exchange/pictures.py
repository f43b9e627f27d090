"""The pictures and videos that one article shows, under ids that stand for them until they are kept."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from urllib.parse import unquote
from uuid import UUID, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext as _

from kernel.actions import Refused
from kernel.files import MEGABYTE
from knowledge_base.actions.keeping import judge_article_file
from knowledge_base.exchange.unpacking import Unreadable

LARGEST = 25 * MEGABYTE
MOST = 300
STANDS_FOR = UUID("6f1c2a52-6c50-4a3e-9d52-0c3a3c6e61f7")
OWN = re.compile(r"file:([0-9a-fA-F-]{36})")
DATA = re.compile(r"data:(?:image|video)/([a-z0-9.+-]+);base64,([A-Za-z0-9+/=%\s]*)", re.IGNORECASE)
ASIDE = re.compile(r"picture:(\d{1,6})")
ELSEWHERE = re.compile(r"([a-z][a-z0-9+.-]*:)?//|[a-z][a-z0-9+.-]+:", re.IGNORECASE)


@dataclass(frozen=True)
class Picture:
    """`read` gives its bytes, each time anew: pictures are large, and never all in memory at once."""

    name: str
    digest: str
    is_video: bool
    read: Callable[[], bytes]

    def as_upload(self) -> SimpleUploadedFile:
        return SimpleUploadedFile(self.name, self.read())


@dataclass
class Pictures:
    """`find` gives the reader of a file that lies beside the article, or None; `is_kept` knows ids of the tenant."""

    find: Callable[[str], Callable[[], bytes] | None] = lambda place: None
    is_kept: Callable[[str], bool] = lambda file_id: False
    found: dict[str, Picture] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    aside: list[tuple[str, str]] = field(default_factory=list)

    def put_aside(self, source: str) -> str:
        """The same text without the bytes of pictures in it, which `picture:` and a number stand for."""

        def take(data: re.Match[str]) -> str:
            self.aside.append((data[1].lower().replace("jpeg", "jpg"), data[2]))
            return f"picture:{len(self.aside) - 1}"

        return DATA.sub(take, source)

    def written(self, target: str, alt: str = "", caption: str = "", *, as_video: bool = False) -> str:
        """A line of our Markdown that shows it; "" with a note where it can't be shown."""
        file_id, is_video = self._id_of(target)
        alt, caption = _plain(alt).replace("]", ")"), _plain(caption).replace('"', "”")
        if not file_id:
            return ""
        place = f"(file:{file_id}" + (f' "{caption}"' if caption else "") + ")"
        return f"!video{place}" if is_video or as_video else f"![{alt}]{place}"

    def _id_of(self, target: str) -> tuple[str, bool]:
        target = target.strip()
        if own := OWN.fullmatch(target):
            file_id = own[1].lower()
            if file_id in self.found:
                return file_id, self.found[file_id].is_video
            if self.is_kept(file_id):
                return file_id, False
        elif (aside := ASIDE.fullmatch(target)) and int(aside[1]) < len(self.aside):
            return self._from_data(*self.aside[int(aside[1])])
        elif not ELSEWHERE.match(target):
            return self._beside(target)
        else:
            self._note(_("The picture at %(place)s lies elsewhere and was not fetched."), target)
            return "", False
        self._note(_("The picture “%(place)s” is not there."), target)
        return "", False

    def _from_data(self, kind: str, data: str) -> tuple[str, bool]:
        def read() -> bytes:
            return base64.b64decode(unquote("".join(data.split())))

        return self.take(f"picture-{len(self.found) + 1}.{kind}", read)

    def _beside(self, target: str) -> tuple[str, bool]:
        place = unquote(re.split(r"[?#]", target, maxsplit=1)[0])
        read = self.find(place)
        if read is None:
            self._note(_("The picture “%(place)s” is not there."), target)
            return "", False
        return self.take(PurePosixPath(place).name, read)

    def take(self, name: str, read: Callable[[], bytes]) -> tuple[str, bool]:
        """Its id, and whether it is a video; ("", False) with a note for what is no good picture."""
        if len(self.found) >= MOST:
            self._note(_("An article shows at most %(limit)d pictures; “%(place)s” was left out."), name)
            return "", False
        try:
            content = read()
            judged = judge_article_file(SimpleUploadedFile(name, content))
        except Refused as refusal:
            self.notes.append(refusal.sentence)
            return "", False
        except Unreadable as error:
            self.notes.append(error.sentence)
            return "", False
        except (binascii.Error, ValueError):
            self._note(_("The picture “%(place)s” is damaged."), name)
            return "", False
        digest = hashlib.sha256(content).hexdigest()
        file_id = str(uuid5(STANDS_FOR, digest))
        is_video = judged.content_type.startswith("video/")
        self.found.setdefault(file_id, Picture(name, digest, is_video, read))
        return file_id, is_video

    def _note(self, sentence: str, place: str) -> None:
        said = sentence % {"place": place[:100], "limit": MOST}
        if said not in self.notes:
            self.notes.append(said)


def _plain(words: str) -> str:
    return " ".join(words.split())[:300]
