"""CSV: commas, semicolons or tabs; quotes, and line breaks inside them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from changes.tables.decoding import encoding_of
from changes.tables.table import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Line,
    Table,
    checked_headers,
    plain_cell,
    too_long,
)
from kernel.actions import Refused
from kernel.files import open_stored

SEPARATORS = (",", ";", "\t")
SAMPLE = 1 << 16


def open_csv(path: str) -> Table:
    """Raises Refused."""
    with open_stored(path) as file:
        encoding = encoding_of(file)
        with io.TextIOWrapper(file, encoding, newline="") as text:
            sample = text.read(SAMPLE)
    separator = _separator(sample)
    headers = checked_headers(next(_rows(path, encoding, separator), []))
    return Table(headers, lambda: _lines(path, encoding, separator), encoding)


def _lines(path: str, encoding: str, separator: str) -> Iterator[Line]:
    rows = _rows(path, encoding, separator)
    next(rows, None)
    for number, cells in enumerate(rows, 2):
        if number > MOST_ROWS + 1:
            raise too_long()
        if any(cells):
            yield Line(number, cells)


def _rows(path: str, encoding: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL * 8))
    with open_stored(path) as file, io.TextIOWrapper(file, encoding, newline="") as text:
        reader = csv.reader((line.replace("\0", "") for line in text), delimiter=separator)
        try:
            for cells in reader:
                # A row of thousands of commas is no row; what stands beyond the columns is told by their number.
                yield [plain_cell(cell) for cell in cells[: MOST_COLUMNS * 20]]
        except csv.Error as error:
            sentence = _("Line %(number)d can't be read: is a quotation mark never closed?")
            raise Refused(sentence % {"number": reader.line_num}, field="file") from error


def _separator(sample: str) -> str:
    """That which makes the most columns of the first row, and the same number of the next ones."""

    def weight(separator: str) -> tuple[int, int]:
        found = []
        try:
            for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator):
                found.append(len(row))
                if len(found) > 20:
                    break
        except csv.Error:
            return (0, 0)
        return (sum(one == found[0] for one in found) if found and found[0] > 1 else 0, found[0] if found else 0)

    return max(SEPARATORS, key=weight)
