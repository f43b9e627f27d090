"""What all lists share: views as tabs, filters as a sentence, the saved view that is open, columns, pages, news."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from design.shell import Place
from identity.views.rooms import DeskView
from kernel.clock import system_clock
from kernel.fields import Cell, cells
from kernel.paging import Page, page_of
from records.columns import Columns
from records.filter_words import chips_of
from records.lists import Chip, RecordList, list_ways
from records.queries import Around, Kept, around, counts_of, killing_filter, listed
from records.state import ListState

# A phone's row shows the first few of the columns after the name.
CARD_LINES = 3
# There, what is as usual is not worth its place.
QUIET = ("normal", False)
LAYOUT_ICONS = {"list": "list", "board": "layout-kanban"}


@dataclass(frozen=True)
class OpenView:
    """The saved view from which the list came, and whether its filters or columns were changed since."""

    kept: Kept
    is_changed: bool


@dataclass(frozen=True)
class Row:
    """One record as its list shows it."""

    record: Any
    url: str
    cells: list[Cell]
    key: str = ""
    """What picks it among others."""
    peek_url: str = ""

    @property
    def lead(self) -> Cell:
        return self.cells[0]

    @property
    def card(self) -> list[Cell]:
        said = [cell for cell in self.cells[1:] if not cell.spec.is_figure and cell.text and cell.value not in QUIET]
        return said[:CARD_LINES]

    @property
    def card_figure(self) -> Cell | None:
        return next((cell for cell in self.cells[1:] if cell.spec.is_figure), None)


class ListPage(DeskView, abstract=True):
    record_list: ClassVar[RecordList]
    layout: ClassVar[str] = "list"

    @property
    def picks(self) -> bool:
        """Whether its rows can be picked, to do something to many at once."""
        return bool(self.bulk_url or self.besides)

    @property
    def bulk_url(self) -> str:
        return list_ways().bulk(self.record_list, self.request.actor)

    @cached_property
    def besides(self) -> list[Place]:
        return list_ways().besides(self.record_list, self.request.actor)

    @property
    def url(self) -> str:
        return self.record_list.url(self.layout)

    def read(self) -> tuple[ListState, Around]:
        """One statement. A view that is gone, or that the reader may not see, is left out of the state."""
        state = self.record_list.state.of(self.request.GET)
        known = around(self.record_list, state, self.request.actor)
        return (state if known.opened(state) else replace(state, saved="")), known

    def frame(self, state: ListState, known: Around) -> dict[str, Any]:
        """One statement: what each tab holds."""
        labels, opened = self.record_list.views(), known.opened(state)
        tabs = self._tabs(state, known.views)
        columns = known.columns(self.record_list, state)
        return {
            "record_list": self.record_list,
            "state": state,
            "list_url": self.url,
            "layout": self.layout,
            "layouts": self._layouts(state),
            "tabs": tabs,
            "view_label": opened.name if opened else labels.get(state.view, self.record_list.label),
            "opened": OpenView(opened, self._is_changed(opened, state, known)) if opened else None,
            "chips": chips_of(self.record_list, state, known.names, self.url),
            "columns": columns,
            "here": self.request.get_full_path(),
            "ways": list_ways().menu(self.record_list, state, self.request.actor),
            "bulk_url": self.bulk_url,
            "besides": self.besides,
        }

    def rows_page(self, state: ListState) -> Page:
        """Two statements."""
        rows = listed(self.record_list, state, self.request.actor, system_clock())
        return page_of(self.record_list.fetched(rows), order=self.record_list.order, at=self.request.GET.get("at", ""))

    def with_rows(self, context: dict[str, Any], page: Page, records: Iterable[Any]) -> dict[str, Any]:
        """One statement more, where filters leave nothing."""
        state, columns, chips = context["state"], context["columns"], context["chips"]
        rows = [self.row(record, columns) for record in records]
        return context | {
            "page": page,
            "rows": rows,
            "picks": self.picks,
            "table_width": columns.table_width(picks=self.picks),
            "killer": self.killer(state, chips) if chips and not page.total else None,
            "previous_url": self._page_url(state, page.previous),
            "next_url": self._page_url(state, page.next),
            "version": version_of(context, [page.total, page.first, [shown(row) for row in rows]]),
        }

    def row(self, record: Any, columns: Columns) -> Row:
        key = str(record.pk) if self.picks else ""
        return Row(record, self.record_list.address(record), cells(columns.specs, record), key)

    def killer(self, state: ListState, chips: list[Chip]) -> Chip | None:
        """The filter without which something would be found, in one statement."""
        name = killing_filter(self.record_list, state, self.request.actor, system_clock())
        return next((chip for chip in chips if chip.name == name), None)

    def _is_changed(self, opened: Kept, state: ListState, known: Around) -> bool:
        chosen = known.chosen.get(str(opened.id), "")
        return opened.state.kept != state.kept or chosen not in {"", opened.columns}

    def _layouts(self, state: ListState) -> list[Place]:
        words = {"list": _("List"), "board": _("Board")}
        return [
            Place(
                key,
                words[key],
                f"{self.record_list.url(key)}?{state.query}",
                LAYOUT_ICONS[key],
                current=key == self.layout,
            )
            for key in self.record_list.layouts
        ]

    def _tabs(self, state: ListState, saved: list[Kept]) -> list[Place]:
        labels = self.record_list.views()
        plain = [self.record_list.state(view=view) for view in labels]
        states = [*plain, *(kept.state for kept in saved)]
        counts = counts_of(self.record_list, states, self.request.actor, system_clock())
        tabs = [
            Place(view, labels[view], f"{self.url}?{own.query}", "", count, not state.saved and view == state.view)
            for view, own, count in zip(labels, plain, counts, strict=False)
        ]
        for kept, count in zip(saved, counts[len(plain) :], strict=True):
            url, icon = f"{self.url}?{kept.state.query}", "users" if kept.is_shared else ""
            tabs.append(Place(str(kept.id), kept.name, url, icon, count, str(kept.id) == state.saved))
        # The navigation shows some of them too, and need not count them again.
        self.request.counted_views = {  # type: ignore[attr-defined]
            str(kept.id): count for kept, count in zip(saved, counts[len(plain) :], strict=True)
        }
        return tabs

    def _page_url(self, state: ListState, at: str) -> str:
        return f"{self.url}?{state.query}&{urlencode({'at': at})}" if at else ""


def shown(row: Row) -> list[str]:
    """What a reader sees of a row, and what its form would act on."""
    changed = getattr(row.record, "updated_at", "")
    return [str(row.record.pk), str(changed), *(cell.text for cell in row.cells)]


def version_of(context: dict[str, Any], rows: Any) -> str:
    """A word that is the same as long as nothing changes of what the page shows: tabs, columns, rows."""
    tabs = [[tab.label, tab.url, tab.count] for tab in context["tabs"]]
    told = json.dumps([tabs, context["columns"].text, context["view_label"], rows], default=str)
    return hashlib.blake2s(told.encode(), digest_size=12).hexdigest()
