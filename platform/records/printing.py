"""A list on paper: the rows that its filters leave, in the columns that its reader chose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.template.defaultfilters import date as said_date
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.kinds import Content, DocumentKind, Options, Picture
from identity.permissions import USE_DESK
from kernel.actor import Actor
from kernel.clock import system_clock
from kernel.fields import Cell, cells
from records.filter_words import chips_of
from records.lists import RecordList, list_of
from records.queries import around, listed
from records.state import ListState

# What is longer belongs into a file of a spreadsheet.
AT_MOST = 1000
LIST, QUERY = "list", "query"


@dataclass(frozen=True)
class Printed:
    """One cell."""

    text: str
    is_figure: bool


def read_list(actor: Actor, subject_id: UUID | None, options: Options, picture: Picture) -> Content | None:
    """Nothing for whoever may not open the list; its rows are those that they may see."""
    record_list = list_of(str(options.get(LIST, "")))
    if record_list is None or not actor.may(record_list.permission):
        return None
    state: ListState = record_list.state.read(str(options.get(QUERY, "")))
    at = system_clock()
    known = around(record_list, state, actor)
    opened = known.opened(state)
    columns = known.columns(record_list, state)
    rows = listed(record_list, state, actor, at)
    total = rows.count()
    shown = record_list.completed(list(record_list.fetched(rows).order_by(*record_list.order)[:AT_MOST]), actor)
    title = opened.name if opened else str(record_list.views().get(state.view, record_list.label))
    return Content(
        title=f"{record_list.label}: {title}",
        file_name=f"{record_list.key}-{at:%Y-%m-%d}.pdf",
        context={
            "mark": record_list.label,
            "list_label": record_list.label,
            "view_label": title,
            "chips": chips_of(record_list, state, known.names, ""),
            "where": record_list.where,
            "specs": columns.specs,
            "rows": [[printed(cell) for cell in cells(columns.specs, record)] for record in shown],
            "total": total,
            "left_out": max(0, total - AT_MOST),
            "at": at,
        },
    )


def printed(cell: Cell) -> Printed:
    """As a table says it, in words alone."""
    value = cell.value
    if cell.spec.kind == "flag":
        return Printed(_("Yes") if value else _("No"), is_figure=False)
    if isinstance(value, datetime):
        return Printed(said_date(timezone.localtime(value), "DATETIME_FORMAT"), is_figure=True)
    if isinstance(value, date):
        return Printed(said_date(value, "DATE_FORMAT"), is_figure=True)
    return Printed(cell.text, cell.spec.is_figure)


def _back(subject_id: UUID | None, options: Options) -> str:
    record_list: RecordList | None = list_of(str(options.get(LIST, "")))
    return f"{record_list.url()}?{options.get(QUERY, '')}" if record_list else "/desk/"


def options_of(record_list: RecordList, state: Any) -> Options:
    return {LIST: record_list.key, QUERY: state.query}


LIST_DOCUMENT = DocumentKind("list", USE_DESK, "records/print.html", (LIST, QUERY), read_list, _back)
