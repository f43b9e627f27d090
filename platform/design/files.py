"""How a file shows itself: an icon by its kind and a size that people read."""

from dataclasses import dataclass

from django.utils.formats import number_format

ICONS = {
    "pdf": "file-type-pdf",
    "doc": "file-type-doc",
    "docx": "file-type-doc",
    "xls": "file-spreadsheet",
    "xlsx": "file-spreadsheet",
    "csv": "file-spreadsheet",
    "zip": "file-zip",
    "rar": "file-zip",
    "7z": "file-zip",
    "mp3": "file-music",
    "m4a": "file-music",
    "wav": "file-music",
    "mp4": "video",
    "mov": "video",
    "webm": "video",
    "png": "photo",
    "jpg": "photo",
    "jpeg": "photo",
    "gif": "photo",
    "webp": "photo",
    "heic": "photo",
    "txt": "file-text",
    "log": "file-text",
    "md": "file-text",
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A file as its chip shows it."""

    name: str
    url: str
    size: str
    picture: str
    icon: str


def chip(name: str, url: str = "", size: int | None = None, picture: str = "") -> Chip:
    """The chip of a file; `size` in bytes."""
    kind = name.rpartition(".")[2].lower()
    return Chip(name, url, "" if size is None else readable_size(size), picture, ICONS.get(kind, "file"))


def readable_size(size: int) -> str:
    """`812 B`, `84 kB`, `1.8 MB`; steps of 1000, as drives and browsers count."""
    if size < 1000:
        return f"{size} B"
    amount = float(size)
    for unit in ("kB", "MB", "GB", "TB"):
        amount /= 1000
        if amount < 999.5 or unit == "TB":
            break
    return f"{number_format(amount, decimal_pos=1 if amount < 10 and unit != 'kB' else 0)}\u00a0{unit}"
