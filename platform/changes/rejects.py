"""The rows of a file that were refused, as a file: to be corrected and sent again."""

from __future__ import annotations

import csv
import io
import tempfile
from typing import BinaryIO

from django.utils.translation import gettext as _

from changes.models import ALIKE, Change, ChangeSet, Verb
from changes.tables import open_table
from kernel.cells import harmless

AT_ONCE = 2000


def write_rejects(change_set: ChangeSet) -> BinaryIO:
    """With a last column that says why. Raises FileNotFoundError once the file is not kept any more."""
    problems = dict(
        Change.objects.filter(change_set=change_set, verb=Verb.SKIPPED)
        .exclude(field=ALIKE)
        .values_list("number", "problem")
        .iterator(AT_ONCE)
    )
    table = open_table(change_set.path)
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the answer closes it)
    file.write(b"\xef\xbb\xbf")
    heads = [*table.headers, _("What is wrong")]
    _write(file, [heads])
    for line in table.lines():
        if line.number in problems:
            cells = (line.cells + [""] * len(table.headers))[: len(table.headers)]
            _write(file, [[*cells, problems[line.number]]])
    file.seek(0)
    return file


def _write(file: BinaryIO, lines: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in line] for line in lines)
    file.write(text.getvalue().encode())
