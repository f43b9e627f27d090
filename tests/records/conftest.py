"""Views that somebody saved, and what their pages show of them."""

from __future__ import annotations

from collections.abc import Callable

from crm.service.queries.state import TicketState
from crm.service.views.list_page import TICKET_LIST
from kernel.actor import Actor
from kernel.clock import Clock
from records.actions.views import save_view
from records.columns import Columns
from records.models import SavedView
from tests.crm.conftest import Visit

Staff = Callable[[str], Actor]
URGENT = "view=all&status=new&priority=urgent"
NEW = "/desk/views/tickets/new/"
USUAL = Columns.usual(TICKET_LIST.record_type.declared)


def save(actor: Actor, clock: Clock, name: str = "Urgent and new", query: str = URGENT, **values: bool) -> SavedView:
    state = TicketState.read(query)
    return save_view(
        actor=actor, clock=clock, record_list=TICKET_LIST, name=name, state=state, columns=USUAL, **values
    )


def address(view: SavedView) -> str:
    return f"/desk/tickets/?{view.query}&saved={view.pk}"


def page(visitor: Visit, who: str, path: str) -> str:
    return str(visitor(who).get(path).content.decode())


def tab(text: str, name: str) -> str:
    """The tab of this name, with its count."""
    tabs = text.split('class="r-tabs"')[1].partition("</nav>")[0]
    return next((part for part in tabs.split("<a ")[1:] if name in part), "")
