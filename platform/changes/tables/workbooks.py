"""Excel: the first sheet, its values as texts. What a formula came to is taken; nothing is computed."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from changes.tables.table import MOST_COLUMNS, MOST_ROWS, Line, Table, checked_headers, plain_cell, too_long
from kernel.actions import Refused
from kernel.figures import plain_number
from kernel.files import open_stored

# A hundred thousand rows of thirty columns unpack to about 150 MB; texts that all rows share are held in memory.
MOST_UNPACKED, MOST_SHARED, MOST_PARTS = 400 << 20, 64 << 20, 2000
BROKEN = (InvalidFileException, zipfile.BadZipFile, ParseError, KeyError, ValueError, TypeError, OSError, EOFError)
EMPTY_ROWS = 1000


def open_workbook(path: str) -> Table:
    """Raises Refused."""
    _refuse_bomb(path)
    headers = checked_headers(next(_rows(path), []))
    return Table(headers, lambda: _lines(path))


def _lines(path: str) -> Iterator[Line]:
    rows, empty = _rows(path), 0
    next(rows, None)
    for number, cells in enumerate(rows, 2):
        if number > MOST_ROWS + 1:
            raise too_long()
        if any(cells):
            empty = 0
            yield Line(number, cells)
            continue
        empty += 1
        # A sheet whose last row was coloured says that it has a million rows.
        if empty > EMPTY_ROWS:
            return


def _rows(path: str) -> Iterator[list[str]]:
    with open_stored(path) as file:
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheet: Any = book.worksheets[0]
            sheet.reset_dimensions()
            for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS * 20):
                yield [_text(value) for value in row]
        except BROKEN as error:
            raise _unreadable() from error


def _refuse_bomb(path: str) -> None:
    """By what the list of its parts says; reading a part ends there in any case."""
    with open_stored(path) as file:
        try:
            with zipfile.ZipFile(file) as packed:
                parts = packed.infolist()
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise _unreadable() from error
    shared = sum(part.file_size for part in parts if part.filename.lower().endswith("sharedstrings.xml"))
    if sum(part.file_size for part in parts) > MOST_UNPACKED or shared > MOST_SHARED or len(parts) > MOST_PARTS:
        raise Refused(_("This workbook unpacks to far more than can be read. Save it as CSV."), field="file")


def _unreadable() -> Refused:
    return Refused(_("This is no Excel workbook that can be read. Save it as .xlsx or CSV again."), field="file")


def _text(value: Any) -> str:
    if value is None or isinstance(value, str):
        return plain_cell(value or "")
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return plain_number(Decimal(repr(value)))
    return plain_cell(str(value))
