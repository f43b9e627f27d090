"""What bodies ask to be done to tickets, said in the actions behind the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from crm.customers.models import Account, Contact
from crm.service.actions.changing import (
    assign_ticket,
    change_category,
    change_priority,
    change_status,
    change_tags,
    change_ticket_fields,
)
from crm.service.actions.conversation import Words, note_on_ticket, reply_to_ticket
from crm.service.actions.filing import Subject, create_ticket
from crm.service.api.resources import TICKETS
from crm.service.models import Category, Message, MessageKind, Ticket, TransitionNotAllowed
from identity.api.picking import person_of, team_of
from kernel.actions import Refused
from kernel.actor import Actor
from kernel.api.reading import locked
from kernel.clock import system_clock
from records.api.custom import flat


def make_ticket(actor: Actor, values: dict[str, Any]) -> Ticket:
    account, contact = _customer(actor, values)
    subject = Subject(
        values["subject"],
        _category(values.get("category_id")),
        values.get("priority", ""),
        tuple(values.get("tags", ())),
    )
    with transaction.atomic():
        ticket = create_ticket(
            actor=actor,
            clock=system_clock,
            subject=Subject(subject.line, subject.category, subject.priority),
            words=_words(values),
            account=account,
            contact=contact,
            assignee=person_of(values.get("assignee_id"), "assignee_id"),
            as_note=values.get("internal", False),
            custom=flat({"custom": values.get("custom", {})}),
        )
        if subject.tags:
            change_tags(actor=actor, clock=system_clock, ticket=ticket, tags=list(subject.tags))
    return ticket


def alter_ticket(actor: Actor, pk: UUID, values: dict[str, Any], *, expected: str = "") -> None:
    """All of it, or nothing."""
    with transaction.atomic():
        ticket = locked(TICKETS, pk, actor, expected=expected)
        common: dict[str, Any] = {"actor": actor, "clock": system_clock, "ticket": ticket}
        if "assignee_id" in values or "team_id" in values:
            assignee = person_of(values["assignee_id"], "assignee_id") if "assignee_id" in values else ticket.assignee
            assign_ticket(**common, assignee=assignee, team=team_of(values.get("team_id"), "team_id"))
        if "priority" in values:
            change_priority(**common, priority=values["priority"])
        if "category_id" in values:
            change_category(**common, category=_category(values["category_id"]))
        if "tags" in values:
            change_tags(**common, tags=values["tags"])
        if values.get("custom"):
            change_ticket_fields(**common, **flat({"custom": values["custom"]}))
        if "status" in values:
            change_status(**common, status=values["status"])


def say(actor: Actor, pk: UUID, values: dict[str, Any]) -> Message:
    """A public answer, or a note."""
    with transaction.atomic():
        ticket = locked(TICKETS, pk, actor)
        if values.get("kind") == MessageKind.NOTE:
            message = note_on_ticket(actor=actor, clock=system_clock, ticket=ticket, words=_words(values))
            if "status" in values:
                change_status(actor=actor, clock=system_clock, ticket=ticket, status=values["status"])
            return message
        try:
            return reply_to_ticket(
                actor=actor,
                clock=system_clock,
                ticket=ticket,
                words=_words(values),
                and_become=values.get("status", ""),
            )
        except TransitionNotAllowed as error:
            raise Refused(_("The ticket can't go to this state from the one it is in."), field="status") from error


def _words(values: dict[str, Any]) -> Words:
    return Words(values.get("html", ""), values.get("text", ""), values.get("attachment_ids", []))


def _category(pk: UUID | None) -> Category | None:
    if pk is None:
        return None
    found = Category.objects.filter(pk=pk).first()
    if found is None:
        raise Refused(_("Choose one of the categories."), field="category_id")
    return found


def _customer(actor: Actor, values: dict[str, Any]) -> tuple[Account | None, Contact | None]:
    """Only those that the actor sees: what a side parameter names is looked for like anything else."""
    account = contact = None
    if values.get("contact_id"):
        contact = Contact.objects.visible_to(actor).select_related("account").filter(pk=values["contact_id"]).first()
        if contact is None:
            raise Refused(_("Choose the customer."), field="contact_id")
    if values.get("account_id"):
        account = Account.objects.visible_to(actor).filter(pk=values["account_id"]).first()
        if account is None or (contact is not None and contact.account_id != account.pk):
            raise Refused(_("Choose the customer."), field="account_id")
    return account, contact
