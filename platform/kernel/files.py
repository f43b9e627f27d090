"""Uploads: judged by what they are, not by what they say, and kept under the tenant's own folder."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from uuid import UUID

import filetype
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from kernel.actions import Refused
from kernel.ids import new_id
from kernel.tenancy import current_tenant

MEGABYTE = 1024 * 1024
MAX_PIXELS = 60_000_000
PICTURES = {"image/png": {"png"}, "image/jpeg": {"jpg", "jpeg"}, "image/gif": {"gif"}, "image/webp": {"webp"}}
VIDEOS = {"video/mp4", "video/webm"}
PICTURE_ENDINGS = {ending for endings in PICTURES.values() for ending in endings}
# What runs when it is opened, on somebody's machine.
DANGEROUS = {
    *("exe", "com", "scr", "bat", "cmd", "msi", "vbs", "vbe", "js", "jse", "wsf", "wsh", "ps1", "jar", "hta", "lnk"),
    *("dll", "pif", "cpl", "reg", "sh", "app", "dmg", "apk", "iso", "html", "htm", "xhtml", "svg", "php", "py"),
}
PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")


@dataclass(frozen=True)
class StoredFile:
    name: str
    content_type: str
    size: int
    path: str
    width: int | None = None
    height: int | None = None


def store_upload(upload: UploadedFile) -> StoredFile:
    """Check and keep one file. Raises Refused with a sentence that names the file and the reason."""
    judged = judge_upload(upload)
    return replace(judged, path=store_pieces(upload.chunks()))


def judge_upload(upload: UploadedFile) -> StoredFile:
    """What it would be kept as, without a path: nothing is kept. Raises Refused like `store_upload`."""
    name = get_valid_filename(PurePosixPath(upload.name or "file").name)[-180:]
    size = upload.size or 0
    limit = settings.UPLOAD_LIMIT_BYTES
    if size > limit:
        raise Refused(
            _("“%(name)s” has %(size)d MB; the limit is %(limit)d MB. The other files are kept.")
            % {"name": name, "size": round(size / MEGABYTE), "limit": limit // MEGABYTE}
        )
    if size == 0:
        raise Refused(_("“%(name)s” is empty.") % {"name": name})
    head = upload.read(8192)
    upload.seek(0)
    content_type = _judge(name, head)
    width, height = _measure(upload, name) if content_type in PICTURES else (None, None)
    return StoredFile(name, content_type, size, "", width, height)


def open_stored(path: str) -> io.BufferedReader:
    """The current tenant's file; raises FileNotFoundError, also for another tenant's path."""
    root = _tenant_folder().resolve()
    target = (settings.MEDIA_ROOT / path).resolve()
    if not target.is_relative_to(root):
        raise FileNotFoundError(path)
    return target.open("rb")


def remove_stored(path: str) -> None:
    """The current tenant's file goes; one that is gone already, or another tenant's path, is no error."""
    target = (settings.MEDIA_ROOT / path).resolve()
    if target.is_relative_to(_tenant_folder().resolve()):
        target.unlink(missing_ok=True)


def _judge(name: str, head: bytes) -> str:
    endings = [part.lower() for part in name.split(".")[1:]]
    ending = endings[-1] if endings else ""
    # Each ending counts: "invoice.exe.pdf" and "invoice.pdf.exe" are both made to deceive.
    if DANGEROUS.intersection(endings[-2:]) or head.startswith(PROGRAM_STARTS):
        raise Refused(_("“%(name)s” can run as a program and is not accepted. Send it as a zip.") % {"name": name})
    kind = filetype.guess(head)
    found = kind.mime if kind else ""
    if ending in PICTURE_ENDINGS and (found not in PICTURES or ending not in PICTURES[found]):
        raise Refused(_("“%(name)s” says it is a picture, but it is not one of that kind.") % {"name": name})
    if ending == "pdf" and found != "application/pdf":
        raise Refused(_("“%(name)s” says it is a PDF, but it is not one.") % {"name": name})
    if found in PICTURES and ending not in PICTURES[found]:
        return "application/octet-stream"
    return found or ("text/plain" if ending in {"txt", "csv", "log", "md"} else "application/octet-stream")


def _measure(upload: UploadedFile, name: str) -> tuple[int, int]:
    try:
        with Image.open(upload) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise Image.DecompressionBombError
            picture.verify()
    except Image.DecompressionBombError as error:  # what is far larger still, Pillow does not even open
        sentence = _("“%(name)s” has more than 60 million pixels. Send a smaller one.")
        raise Refused(sentence % {"name": name}) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Refused(_("“%(name)s” is damaged and can't be shown.") % {"name": name}) from error
    finally:
        upload.seek(0)
    return width, height


def store_bytes(content: bytes) -> str:
    """Keep what the house itself has made; the path under which open_stored finds it."""
    return store_pieces([content])


def store_pieces(pieces: Iterable[bytes]) -> str:
    """The same, of what is too large to be held as a whole."""
    key: UUID = new_id()
    folder = _tenant_folder() / key.hex[:4]
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / key.hex
    with target.open("wb") as file:
        for piece in pieces:
            file.write(piece)
    return str(target.relative_to(settings.MEDIA_ROOT))


def _tenant_folder() -> Path:
    return Path(settings.MEDIA_ROOT) / str(current_tenant().uuid)
