"""vCard, as phones and mail programs write address books: each card is a row."""

from __future__ import annotations

import io
import quopri
from collections.abc import Iterator

from changes.tables.decoding import encoding_of
from changes.tables.table import MOST_ROWS, Line, Table, plain_cell, too_long
from kernel.files import open_stored

# Property → place; named as fields are, so that they are matched by themselves.
HEADERS = ["name", "account", "job_title", "email", "phone"]
PLACES = {"FN": 0, "ORG": 1, "TITLE": 2, "EMAIL": 3, "TEL": 4}
BEGINNING = b"BEGIN:VCARD"


def open_cards(path: str) -> Table:
    """Raises Refused."""
    with open_stored(path) as file:
        encoding = encoding_of(file)
    return Table(list(HEADERS), lambda: _lines(path, encoding), encoding)


def _lines(path: str, encoding: str) -> Iterator[Line]:
    number, cells, family = 1, [""] * len(HEADERS), ""
    for name, value in _properties(path, encoding):
        if name == "BEGIN":
            number, cells, family = number + 1, [""] * len(HEADERS), ""
            if number > MOST_ROWS + 1:
                raise too_long()
        elif name == "N":
            last, _semicolon, first = value.partition(";")
            family = _whole_name(last.strip(), first.split(";")[0].strip())
        elif name in PLACES and not cells[PLACES[name]]:
            # A company may be followed by its departments.
            cells[PLACES[name]] = value.partition(";")[0] if name == "ORG" else value
        elif name == "END" and any((*cells, family)):
            yield Line(number, [cells[0] or family, *cells[1:]])


def _whole_name(last: str, first: str) -> str:
    """In the order in which it is spoken."""
    if any("\u3400" <= one <= "\u9fff" for one in last + first):
        return last + first
    return " ".join(part for part in (first, last) if part)


def _properties(path: str, encoding: str) -> Iterator[tuple[str, str]]:
    """Name in capitals without its group, and the value."""
    with open_stored(path) as file, io.TextIOWrapper(file, encoding) as text:
        for line in _unfolded(text):
            head, colon, value = line.partition(":")
            if not colon:
                continue
            name, *options = head.split(";")
            if any("QUOTED-PRINTABLE" in option.upper() for option in options):
                value = quopri.decodestring(value.encode(encoding)).decode(encoding, "replace")
            plain = value.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
            yield name.rpartition(".")[2].upper().strip(), plain_cell(plain)


def _unfolded(lines: Iterator[str] | io.TextIOWrapper) -> Iterator[str]:
    """A line that begins with a blank, or follows one that ends in =, goes on where the last one ended."""
    held = ""
    for raw in lines:
        line = raw.rstrip("\r\n")
        if line[:1] in {" ", "\t"} and held:
            held += line[1:]
        elif held.endswith("=") and "QUOTED-PRINTABLE" in held.upper():
            held = held[:-1] + line
        else:
            if held:
                yield held
            held = line
    if held:
        yield held
