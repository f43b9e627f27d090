"""Tickets that belong together: linked, marked as a duplicate, split in two."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from crm.service.actions.conversation import lock_ticket
from crm.service.actions.filing import Subject, new_ticket
from crm.service.events import TicketFiled, TicketMarkedDuplicate
from crm.service.models import Attachment, LinkKind, Message, MessageKind, Status, Ticket, TicketLink
from crm.service.permissions import CREATE_TICKETS, EDIT_TICKETS
from kernel.actions import Refused, action, emit, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock

COPIED = ("kind", "by_staff", "author_name", "channel", "html", "text", "at")


@action(EDIT_TICKETS)
def link_tickets(*, actor: Actor, clock: Clock, ticket: Ticket, other: Ticket) -> None:
    """They have to do with each other; a link of another kind stays what it is."""
    ticket, other = _lock_both(ticket, other, actor)
    if TicketLink.objects.between(ticket, other).exists():
        nothing_changed()
        return
    _link(ticket, other, LinkKind.RELATED, clock=clock)
    for one, beside in ((ticket, other), (other, ticket)):
        one.bump([], at=clock())
        record("linked", one, links=[None, f"#{beside.number}"])


@action(EDIT_TICKETS)
def unlink_tickets(*, actor: Actor, clock: Clock, ticket: Ticket, other: Ticket) -> None:
    """A duplicate is reopened instead, by `keep_apart`: here only the link would go, and the ticket stay solved."""
    ticket, other = _lock_both(ticket, other, actor)
    found = TicketLink.objects.between(ticket, other).exclude(kind=LinkKind.DUPLICATE)
    if not found.delete()[0]:
        nothing_changed()
        return
    for one, beside in ((ticket, other), (other, ticket)):
        one.bump([], at=clock())
        record("unlinked", one, links=[f"#{beside.number}", None])


@action(EDIT_TICKETS)
def mark_duplicate(*, actor: Actor, clock: Clock, ticket: Ticket, of: Ticket) -> Ticket:
    """`ticket` says the same as `of`, where the work goes on: it is solved, and what repeated it repeats `of` now."""
    ticket, of = _lock_both(ticket, of, actor)
    original = TicketLink.objects.duplicates().filter(later=of).select_related("earlier").first()
    if original is not None:
        raise Refused(
            _("#%(number)d is itself a duplicate of #%(original)d. Choose that one.")
            % {"number": of.number, "original": original.earlier.number},
            field="other",
        )
    if ticket.status == Status.CLOSED:
        raise Refused(_("#%(number)d is closed and stays as it is.") % {"number": ticket.number}, field="other")
    if TicketLink.objects.duplicates().filter(later=ticket, earlier=of).exists():
        nothing_changed()
        return ticket
    TicketLink.objects.between(ticket, of).delete()
    TicketLink.objects.duplicates().filter(later=ticket).delete()
    for repeated in TicketLink.objects.duplicates().filter(earlier=ticket).select_related("later"):
        TicketLink.objects.between(repeated.later, of).delete()
        TicketLink.objects.filter(pk=repeated.pk).delete()
        _link(repeated.later, of, LinkKind.DUPLICATE, clock=clock)
        repeated.later.bump([], at=clock())
    _link(ticket, of, LinkKind.DUPLICATE, clock=clock)
    changes: dict[str, Any] = {"links": [None, f"#{of.number}"]}
    if not ticket.is_finished:
        changes["status"] = [ticket.status, Status.SOLVED.value]
        ticket.become(Status.SOLVED, at=clock())
    else:
        ticket.bump([], at=clock())
    of.bump([], at=clock())
    record("marked as a duplicate", ticket, **changes)
    record("has a duplicate", of, links=[None, f"#{ticket.number}"])
    emit(TicketMarkedDuplicate(ticket_id=ticket.pk, of_id=of.pk))
    return ticket


@action(EDIT_TICKETS)
def keep_apart(*, actor: Actor, clock: Clock, ticket: Ticket) -> Ticket:
    """It was no duplicate: the ticket is open again, and only related to the other one."""
    ticket = lock_ticket(ticket, actor)
    link = TicketLink.objects.duplicates().filter(later=ticket).select_related("earlier").first()
    if link is None:
        nothing_changed()
        return ticket
    if ticket.status == Status.CLOSED:
        raise Refused(_("#%(number)d is closed and stays as it is.") % {"number": ticket.number})
    TicketLink.objects.filter(pk=link.pk).delete()
    _link(ticket, link.earlier, LinkKind.RELATED, clock=clock)
    changes: dict[str, Any] = {"links": [f"#{link.earlier.number}", None]}
    if ticket.status == Status.SOLVED:
        changes["status"] = [Status.SOLVED.value, Status.OPEN.value]
        ticket.become(Status.OPEN, at=clock())
    else:
        ticket.bump([], at=clock())
    link.earlier.bump([], at=clock())
    record("kept apart", ticket, **changes)
    return ticket


@action(CREATE_TICKETS)
def split_ticket(*, actor: Actor, clock: Clock, message: Message, line: str) -> Ticket:
    """A message about two things: a second ticket begins with a copy of it, for the same customer."""
    old = lock_ticket(message.ticket, actor)
    new = new_ticket(
        Subject(line, old.category, old.priority),
        actor=actor,
        at=clock(),
        channel=old.channel,
        language=old.language,
        account=old.account,
        contact=old.contact,
        requester_name=old.requester_name,
        requester_email=old.requester_email,
        assignee=old.assignee,
        team=old.team,
        status=Status.OPEN,
    )
    copy = _copy(message, new)
    if copy.kind == MessageKind.PUBLIC:
        new.heard(by="staff" if copy.by_staff else "customer", preview=" ".join(copy.text.split()), at=clock())
    _link(new, old, LinkKind.SPLIT, clock=clock)
    old.bump([], at=clock())
    record("split off", new, links=[None, f"#{old.number}"])
    record("split", old, links=[None, f"#{new.number}"])
    if copy.kind == MessageKind.PUBLIC:
        emit(TicketFiled(ticket_id=new.pk, message_id=copy.pk))
    return new


def _copy(message: Message, ticket: Ticket) -> Message:
    """With its files: two rows may show one stored file, which never changes."""
    files = list(message.attachments.order_by("id"))
    copied = Message.objects.create(
        ticket=ticket,
        **{
            name: getattr(message, name)
            for name in ("kind", "by_staff", "author_name", "channel", "html", "text", "at")
        },
        author_id=message.author_id,
    )
    html = copied.html
    for file in files:
        same = Attachment.objects.create(
            message=copied,
            **{
                field.attname: getattr(file, field.attname)
                for field in Attachment._meta.concrete_fields
                if field.attname not in {"id", "message_id"}
            },
        )
        html = html.replace(f"/files/{file.pk}/", f"/files/{same.pk}/")
    if html != copied.html:
        copied.show(html)
    return copied


def _lock_both(ticket: Ticket, other: Ticket, actor: Actor) -> tuple[Ticket, Ticket]:
    """In one order for everybody, so that two people who do the same at once wait for each other only once."""
    if ticket.pk == other.pk:
        raise Refused(_("That is this ticket itself. Write the number of another one."), field="other")
    rows = {
        row.pk: row for row in (lock_ticket(one, actor) for one in sorted((ticket, other), key=lambda one: one.number))
    }
    return rows[ticket.pk], rows[other.pk]


def _link(later: Ticket, earlier: Ticket, kind: LinkKind, *, clock: Clock) -> None:
    TicketLink.objects.create(later=later, earlier=earlier, kind=kind, made_at=clock())
