"""Contact sheets: all pages of one person side by side, for an eye to go over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from tests.look.scene import DRESSES, Dress

WIDE, NARROW, HIGH = 420, 150, 330
GAP, LABEL = 14, 26
ROWS_ON_A_SHEET = 10


def picture_path(folder: Path, person: str, key: str, dress: Dress) -> Path:
    return folder / person / f"{key}-{dress}.png"


def write_sheets(folder: Path, person: str, keys: Iterable[str]) -> list[Path]:
    """One line for each page, one column for each dress that was looked at."""
    rows = list(dict.fromkeys(keys))
    written = []
    for number, start in enumerate(range(0, len(rows), ROWS_ON_A_SHEET), start=1):
        target = folder / f"sheet-{person}-{number}.png"
        _sheet(folder, person, rows[start : start + ROWS_ON_A_SHEET]).save(target)
        written.append(target)
    return written


def _sheet(folder: Path, person: str, keys: Sequence[str]) -> Image.Image:
    dresses = [dress for dress in DRESSES if any(picture_path(folder, person, key, dress).exists() for key in keys)]
    widths = [_column(dress) + GAP for dress in dresses]
    sheet = Image.new("RGB", (sum(widths) + GAP, len(keys) * (HIGH + LABEL + GAP) + GAP), "#8a8f98")
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(size=14)
    for line, key in enumerate(keys):
        top = GAP + line * (HIGH + LABEL + GAP)
        for column, dress in enumerate(dresses):
            left = GAP + sum(widths[:column])
            pen.text((left, top), f"{key}  {dress}" if dress.width > 600 else str(dress), fill="white", font=font)
            path = picture_path(folder, person, key, dress)
            if path.exists():
                sheet.paste(_thumbnail(path, _column(dress)), (left, top + LABEL))
    return sheet


def _column(dress: Dress) -> int:
    return WIDE if dress.width > 600 else NARROW


def _thumbnail(path: Path, width: int) -> Image.Image:
    """The upper part of a long page: what is seen first."""
    with Image.open(path) as picture:
        high = min(picture.height, round(picture.width * HIGH / width))
        return picture.crop((0, 0, picture.width, high)).resize((width, round(width * high / picture.width)))
