"""Writes the file of a list that somebody asked for: in memory of one size, however many rows there are."""

from __future__ import annotations

import csv
import io
import tempfile
import zoneinfo
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO

import openpyxl
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from changes.changeables import KNOWN_LINKS
from changes.models import FileKind, ListExport
from changes.wording import worded
from kernel.actor import Actor
from kernel.cells import harmless
from kernel.clock import Clock
from kernel.countries import country_name
from kernel.fields import FieldSpec
from kernel.figures import plain_number
from records.lists import RecordList, list_of
from records.queries import listed

AT_ONCE = 2000
KEPT = timedelta(days=7)
ENCODINGS = {FileKind.CSV: "utf-8-sig", FileKind.GB18030: "gb18030"}
ID = "@id"


def write_export(order: ListExport, actor: Actor) -> bool:
    """In the language and time zone of the moment in which it was asked for; False: it may not be opened."""
    record_list = list_of(order.list_key)
    if record_list is None or not actor.may(record_list.permission):
        return False
    zone = zoneinfo.ZoneInfo(order.time_zone)
    with translation.override(order.spoken), timezone.override(zone), tempfile.TemporaryFile() as file:
        if not _write(order, actor, file):
            return True
        order.hand_over(file)
    return True


def sweep_exports(*, clock: Clock) -> int:
    """Files are kept for a week."""
    return ListExport.sweep(clock() - KEPT)


def text_of(spec: FieldSpec, value: Any) -> str:
    """As an import reads it again, in the language of the file."""
    if value is None or value == "":
        return ""
    if spec.kind in KINDS:
        return KINDS[spec.kind](spec, value)
    return str(dict(spec.choices).get(value, value) if spec.choices else value)


def _several(spec: FieldSpec, value: Any) -> str:
    labels = dict(spec.choices)
    return ", ".join(str(labels.get(one, one)) for one in value)


KINDS: dict[str, Callable[[FieldSpec, Any], str]] = {
    "flag": lambda spec, value: _("Yes") if value else _("No"),
    "number": lambda spec, value: plain_number(Decimal(value)),
    "money": lambda spec, value: f"{value.currency} {plain_number(value.amount)}",
    "moment": lambda spec, value: timezone.localtime(value).isoformat(sep=" ", timespec="seconds"),
    "date": lambda spec, value: value.isoformat(),
    "country": lambda spec, value: country_name(value),
    "choices": _several,
    "tags": lambda spec, value: ", ".join(map(str, value)),
}


def _write(order: ListExport, actor: Actor, file: BinaryIO) -> bool:
    """By the database alone, where it can say all of it and takes the words; False when it was cancelled."""
    record_list = list_of(order.list_key)
    assert record_list is not None
    named = {spec.name: spec for spec in record_list.fields}
    specs = [named[name] for name in order.columns if name in named]
    head = [str(spec.label) for spec in specs] + [_("Id")]
    rows = listed(record_list, record_list.state.read(order.query), actor, order.asked_at)
    rows = rows.order_by(*record_list.order)
    told = worded(rows, specs)
    if told is None or order.file_kind == FileKind.XLSX:
        write = _write_workbook if order.file_kind == FileKind.XLSX else _write_csv
        return write(order, file, _lines(record_list, record_list.fetched(rows), specs, head, actor))
    if not order.go_on(done=0):
        return False
    encoding = ENCODINGS[FileKind(order.file_kind)]
    file.write(_as_csv([head]).encode(encoding))
    _copy_out(*told, file, encoding)
    return order.go_on(done=order.total)


def _copy_out(statement: str, values: list[Any], file: BinaryIO, encoding: str) -> None:
    """The database sends a row at a time, in UTF-8; it ends them with a bare line feed."""
    with connection.cursor() as cursor:
        raw = cursor.cursor
        with raw.copy(f"COPY ({statement}) TO STDOUT (FORMAT csv)", values) as copy:
            rows = iter(copy)
            while batch := [bytes(row)[:-1] for row in islice(rows, AT_ONCE)]:
                piece = b"\r\n".join([*batch, b""])
                file.write(piece if encoding == "utf-8-sig" else piece.decode().encode(encoding))


def _lines(
    record_list: RecordList, rows: QuerySet[Any], specs: list[FieldSpec], head: list[str], actor: Actor
) -> Iterator[list[list[str]]]:
    """Batches of lines, the names of the columns first."""
    yield [head]
    people = [spec.name for spec in specs if spec.kind in KNOWN_LINKS]
    found = rows.select_related(*people) if people else rows
    lines = found.iterator(chunk_size=AT_ONCE)
    while batch := list(islice(lines, AT_ONCE)):
        completed = record_list.completed(batch, actor) if any(spec.kind == "count" for spec in specs) else batch
        yield [_line(specs, record) for record in completed]


def _line(specs: list[FieldSpec], record: Any) -> list[str]:
    values = [spec.read(record) if spec.read else getattr(record, spec.name, None) for spec in specs]
    return [text_of(spec, value) for spec, value in zip(specs, values, strict=True)] + [str(record.pk)]


def _write_csv(order: ListExport, file: BinaryIO, batches: Iterable[list[list[str]]]) -> bool:
    """False when it was cancelled. UTF-8 begins with the mark by which Excel knows it."""
    encoding, done = ENCODINGS[FileKind(order.file_kind)], -1
    for batch in batches:
        plain = "utf-8" if done >= 0 and encoding == "utf-8-sig" else encoding
        file.write(_as_csv(batch).encode(plain))
        done = max(done, 0) + (len(batch) if done >= 0 else 0)
        if not order.go_on(done=min(done, order.total)):
            return False
    return True


def _as_csv(lines: Iterable[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in line] for line in lines)
    return text.getvalue()


def _write_workbook(order: ListExport, file: BinaryIO, batches: Iterable[list[list[str]]]) -> bool:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(order.list_key)
    done = -1
    for batch in batches:
        for line in batch:
            sheet.append([harmless(cell) for cell in line])
        done = max(done, 0) + (len(batch) if done >= 0 else 0)
        if not order.go_on(done=min(done, order.total)):
            return False
    book.save(file)
    return True
