"""Which of the readers a file needs: by what it is, not by what it is called."""

from __future__ import annotations

from codecs import BOM_UTF8

from django.utils.translation import gettext as _

from changes.tables.cards import BEGINNING, open_cards
from changes.tables.csv_files import open_csv
from changes.tables.table import Table
from changes.tables.workbooks import open_workbook
from kernel.actions import Refused
from kernel.files import open_stored

ENDINGS = (".csv", ".txt", ".tsv", ".xlsx", ".vcf")
LARGEST = 60 << 20  # bytes
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def open_table(path: str) -> Table:
    """Raises Refused with a sentence about the file."""
    with open_stored(path) as file:
        start = file.read(64)
    head = start[:4]
    if head == OLD_EXCEL:
        raise Refused(_("This is a workbook of an old Excel, or one with a password. Save it as .xlsx."), field="file")
    if start.removeprefix(BOM_UTF8).upper().startswith(BEGINNING):
        return open_cards(path)
    return open_workbook(path) if head == ZIP else open_csv(path)
