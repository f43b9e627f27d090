"""Tickets in the command palette: lists, and what can be done on the ticket that is open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from crm.service.models import Priority, Status, Ticket
from crm.service.permissions import CREATE_TICKETS, EDIT_TICKETS, NOTE_ON_TICKETS, REPLY_TO_TICKETS, VIEW_TICKETS
from design.words import PRIORITIES, STATUSES
from search.commands import Asking, Command

CUSTOMER_OF = {"customers:account": ("account", "account_id"), "customers:contact": ("contact", "contact_id")}
VIEWS = {
    "mine": _("My open tickets"),
    "unassigned": _("Unassigned tickets"),
    "open": _("All open tickets"),
    "pending": _("Tickets that wait for the customer"),
    "solved": _("Tickets solved recently"),
    "all": _("All tickets"),
}

STATE_WORDS: dict[str, Any] = {
    Status.OPEN: _("change state reopen take up"),
    Status.PENDING: _("change state wait"),
    Status.HOLD: _("change state pause wait"),
    Status.SOLVED: _("change state solve done finish"),
    Status.CLOSED: _("change state close archive"),
}


def commands(asking: Asking) -> Iterator[Command]:
    """One statement at most: the open ticket's state."""
    yield from _on_this_page(asking)
    yield Command(
        "new-ticket",
        _("New ticket"),
        "plus",
        CREATE_TICKETS,
        reverse("service:new-ticket"),
        "do",
        words=_("create add request case"),
    )
    yield from _lists()


def _lists() -> Iterator[Command]:
    tickets, board = reverse("service:tickets"), reverse("service:board")
    yield Command(
        "tickets", _("Inbox"), "inbox", VIEW_TICKETS, tickets, words=_("tickets list requests"), keys=("g", "i")
    )
    yield Command("board", _("Board of tickets"), "layout-kanban", VIEW_TICKETS, board, words=_("kanban columns"))
    for view, name in VIEWS.items():
        yield Command(f"view-{view}", name, "list", VIEW_TICKETS, f"{tickets}?view={view}")
    yield Command(
        "waiting-mail",
        _("Mail that waits for a decision"),
        "mailbox",
        EDIT_TICKETS,
        reverse("service:mail"),
        words=_("inbound e-mail quarantine unknown sender"),
    )


def _on_this_page(asking: Asking) -> Iterator[Command]:
    page = asking.page
    if page is None:
        return
    if page.view_name == "service:ticket":
        ticket = _ticket(asking, page.kwargs["number"])
        if ticket is not None:
            yield from _of_ticket(asking, ticket)
    elif page.view_name in CUSTOMER_OF:
        kind, name = CUSTOMER_OF[page.view_name]
        url = f"{reverse('service:new-ticket')}?customer={kind}:{page.kwargs[name]}"
        yield Command("ticket-for", _("New ticket for this customer"), "plus", CREATE_TICKETS, url, "here")


def _ticket(asking: Asking, number: int) -> Ticket | None:
    watching = Ticket.watchers.through.objects.filter(ticket_id=OuterRef("pk"), user_id=asking.actor.user_id)
    found: Ticket | None = (
        Ticket.objects.visible_to(asking.actor)
        .filter(number=number)
        .annotate(is_watched=Exists(watching))
        .only("number", "status", "priority", "assignee_id")
        .first()
    )
    return found


def _of_ticket(asking: Asking, ticket: Ticket) -> Iterator[Command]:
    if ticket.status != Status.CLOSED:
        yield Command("reply", _("Reply"), "message-circle", REPLY_TO_TICKETS, "r", "here", keys=("r",), way="press")
        name, words = _("Put an article into the answer"), _("knowledge base insert")
        yield Command("article", name, "book", REPLY_TO_TICKETS, "i", "here", words, ("i",), "press")
    yield Command("note", _("Internal note"), "lock", NOTE_ON_TICKETS, "n", "here", keys=("n",), way="press")
    yield from _assignments(asking, ticket)
    yield from _states(ticket)
    yield from _priorities(ticket)
    name, words = _("Link a ticket"), _("related duplicate merge same")
    yield Command("link", name, "link", EDIT_TICKETS, "l", "here", words, ("l",), "press")
    yield Command("tags", _("Change the tags"), "tag", EDIT_TICKETS, "t", "here", keys=("t",), way="press")
    name, url = _("Share this ticket"), reverse("service:ticket-shares", args=[ticket.number])
    yield Command("share", name, "users-plus", EDIT_TICKETS, url, "here", _("give access collaborate"))
    yield _watching(ticket)
    url = f"{reverse('service:new-ticket')}?follows={ticket.number}"
    yield Command("follow-up", _("New ticket that follows this one"), "git-merge", CREATE_TICKETS, url, "here")


def _assignments(asking: Asking, ticket: Ticket) -> Iterator[Command]:
    url = reverse("service:ticket-assignee", args=[ticket.number])
    mine, nobodys = ("assignee", str(asking.actor.user_id)), ("assignee", "")
    if ticket.assignee_id != asking.actor.user_id:
        name, words = _("Assign to me"), _("take claim assignee")
        yield Command("assign-me", name, "user-check", EDIT_TICKETS, url, "here", words, way="swap", fields=(mine,))
    name = _("Assign to somebody")
    yield Command("assign", name, "user", EDIT_TICKETS, "a", "here", _("assignee team"), ("a",), "press")
    if ticket.assignee_id is not None:
        name = _("Assign to nobody")
        yield Command(
            "unassign", name, "user-x", EDIT_TICKETS, url, "here", _("assignee release"), way="swap", fields=(nobodys,)
        )


def _states(ticket: Ticket) -> Iterator[Command]:
    url = reverse("service:ticket-status", args=[ticket.number])
    for state in (state for state in Status.values if ticket.may_become(state)):
        icon, label = STATUSES[state]
        yield Command(
            f"status-{state}",
            format_lazy(_("Status: {status}"), status=label),
            icon,
            EDIT_TICKETS,
            url,
            "here",
            STATE_WORDS[state],
            way="swap",
            fields=(("status", state),),
        )


def _priorities(ticket: Ticket) -> Iterator[Command]:
    url = reverse("service:ticket-priority", args=[ticket.number])
    for one in Priority:
        icon, label, _css = PRIORITIES[one]
        if one != ticket.priority:
            yield Command(
                f"priority-{one}",
                format_lazy(_("Priority: {priority}"), priority=label),
                icon,
                EDIT_TICKETS,
                url,
                "here",
                _("change set urgency"),
                way="swap",
                fields=(("priority", str(one)),),
            )


def _watching(ticket: Ticket) -> Command:
    url = reverse("service:ticket-watch", args=[ticket.number])
    is_watched = ticket.is_watched  # type: ignore[attr-defined]
    name, icon = (_("Stop watching"), "eye-off") if is_watched else (_("Watch"), "eye")
    value = "0" if is_watched else "1"
    return Command(
        "watch", name, icon, VIEW_TICKETS, url, "here", keys=("w",), way="swap", fields=(("watching", value),)
    )
