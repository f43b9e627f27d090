"""Writes the file that somebody asked for: in memory of one size, however long the log is."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zoneinfo
from collections.abc import Iterator
from datetime import timedelta
from typing import BinaryIO

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from audit.filters import Filters
from audit.models import AuditExport, Entry
from audit.telling import kind_label, what, who
from kernel.cells import harmless
from kernel.clock import Clock

AT_ONCE = 2000
KEPT = timedelta(days=7)


def write_export(order: AuditExport) -> None:
    """In the language and time zone of the moment in which it was asked for."""
    zone = zoneinfo.ZoneInfo(order.time_zone)
    with translation.override(order.spoken), timezone.override(zone), tempfile.TemporaryFile() as file:
        if not _written(order, file):
            return
        order.hand_over(file)


def sweep_exports(*, clock: Clock) -> int:
    """Files are kept for a week."""
    return AuditExport.sweep(clock() - KEPT)


def _written(order: AuditExport, file: BinaryIO) -> bool:
    """False when it was cancelled. It begins with the mark by which Excel knows UTF-8."""
    file.write(b"\xef\xbb\xbf")
    _write(file, [_heads()])
    # What is written while it is made is not in it: the page said how many there are.
    rows = Filters.read(order.filters).rows.filter(at__lte=order.asked_at).order_by("-at", "-id")
    done = 0
    for batch in _batches(rows.iterator(chunk_size=AT_ONCE)):
        _write(file, map(_line, batch))
        done += len(batch)
        if not order.go_on(done=min(done, order.total)):
            return False
    return True


def _batches(rows: Iterator[Entry]) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _write(file: BinaryIO, lines: Iterator[list[str]] | list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in line] for line in lines)
    file.write(text.getvalue().encode())


def _heads() -> list[str]:
    return [
        pgettext("column", "When"),
        pgettext("column", "Who"),
        pgettext("column", "As"),
        pgettext("column", "What"),
        pgettext("column", "Kind of record"),
        pgettext("column", "Record"),
        _("Values"),
        _("Id of the entry"),
        _("Id of the person"),
        _("Id of the record"),
        _("Id of the token"),
    ]


def _line(entry: Entry) -> list[str]:
    return [
        timezone.localtime(entry.at).isoformat(timespec="seconds"),
        who(entry),
        entry.actor_face,
        what(entry),
        kind_label(entry.subject_type),
        entry.subject_name,
        json.dumps(entry.changes, ensure_ascii=False) if entry.changes else "",
        str(entry.pk),
        str(entry.actor_id or ""),
        str(entry.subject_id),
        str(entry.token_id or ""),
    ]
