"""Tickets: listed, read, made, changed, many at once; and what is said on them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from rest_framework.request import Request

from crm.service.api.changing import alter_ticket, make_ticket, say
from crm.service.api.resources import (
    ATTACHMENTS,
    CATEGORIES,
    CHANGES,
    MESSAGES,
    NEW_MESSAGE,
    NEW_TICKET,
    TICKET_CHANGE,
    TICKETS,
)
from crm.service.models import Ticket
from crm.service.permissions import CREATE_TICKETS, EDIT_TICKETS, NOTE_ON_TICKETS, VIEW_TICKETS
from kernel.actor import Actor
from kernel.api.bulk import BULK, RESULTS, answer_bulk
from kernel.api.described import bulk, changing, listing, making, reading
from kernel.api.operations import Operation
from kernel.api.problems import not_found
from kernel.api.reading import parameters_of_list, read_list, read_one, record_answer
from kernel.api.views import ApiView, checked

TICKET_EXAMPLE = {
    "subject": "Pump AX 32-4 loses pressure",
    "text": "Since this morning the pressure falls by half within an hour.",
    "contact_id": "0197a5d0-5f0e-7c3a-9b1d-2f6f0c8e4a12",
    "priority": "high",
}


class TicketsView(ApiView):
    operations = {
        "get": listing(TICKETS, "tickets", VIEW_TICKETS),
        "post": making(TICKETS, "ticket", CREATE_TICKETS, takes=NEW_TICKET, example=TICKET_EXAMPLE),
    }

    def get(self, request: Request) -> HttpResponse:
        return read_list(TICKETS, request.GET, self.actor, request.path)

    def post(self, request: Request) -> HttpResponse:
        made = make_ticket(self.actor, self.taken())
        if not self.actor.may(VIEW_TICKETS):  # a token may file what it may not read
            return HttpResponse(status=201)
        return record_answer(TICKETS, made.pk, self.actor, status=201, url=reverse("api:ticket", args=[made.pk]))


class TicketView(ApiView):
    operations = {
        "get": reading(TICKETS, "ticket", VIEW_TICKETS),
        "patch": changing(
            TICKETS, "ticket", EDIT_TICKETS, takes=TICKET_CHANGE, example={"status": "pending", "tags": ["pressure"]}
        ),
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return read_one(TICKETS, pk, request.GET, self.actor, known=request.headers.get("If-None-Match", ""))

    def patch(self, request: Request, pk: UUID) -> HttpResponse:
        alter_ticket(self.actor, pk, self.taken(), expected=request.headers.get("If-Match", ""))
        return record_answer(TICKETS, pk, self.actor)


class TicketsBulkView(ApiView):
    operations = {"post": bulk("tickets", EDIT_TICKETS, BULK, RESULTS, {"values": TICKET_EXAMPLE})}

    def post(self, request: Request) -> HttpResponse:
        return answer_bulk(self.taken()["items"], self._one)

    def _one(self, item: dict[str, Any]) -> UUID:
        if not item.get("id"):
            return make_ticket(self.actor, checked(NEW_TICKET, item["values"])).pk
        alter_ticket(self.actor, item["id"], checked(TICKET_CHANGE, item["values"]), expected=item.get("if_match", ""))
        pk: UUID = item["id"]
        return pk


class MessagesView(ApiView):
    operations = {
        "get": Operation(
            "list_messages",
            "What was said on a ticket",
            VIEW_TICKETS,
            gives=MESSAGES.shape,
            pages=True,
            parameters=parameters_of_list(MESSAGES),
        ),
        "post": Operation(
            "create_message",
            "Answer the customer, or write a note",
            NOTE_ON_TICKETS,
            gives=MESSAGES.shape,
            takes=NEW_MESSAGE,
            status=201,
            example={"text": "Please send us a picture of the gauge.", "status": "pending"},
            text="A public answer asks for `service.reply` besides.",
        ),
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        seen_or_404(self.actor, pk)
        return read_list(
            MESSAGES, request.GET, self.actor, request.path, rows=MESSAGES.rows(self.actor).filter(ticket_id=pk)
        )

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        said = say(self.actor, pk, self.taken())
        return record_answer(MESSAGES, said.pk, self.actor, status=201)


class ChangesView(ApiView):
    operations = {
        "get": Operation(
            "list_changes",
            "Who did what to a ticket",
            VIEW_TICKETS,
            gives=CHANGES.shape,
            pages=True,
            parameters=parameters_of_list(CHANGES),
        )
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        seen_or_404(self.actor, pk)
        return read_list(
            CHANGES, request.GET, self.actor, request.path, rows=CHANGES.rows(self.actor).filter(subject_id=pk)
        )


class TicketAttachmentsView(ApiView):
    operations = {
        "get": Operation(
            "list_attachments",
            "The files of a ticket",
            VIEW_TICKETS,
            gives=ATTACHMENTS.shape,
            pages=True,
            parameters=parameters_of_list(ATTACHMENTS),
            links={"attachment": ("get_attachment", "$response.body#/items/0/id")},
        )
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        seen_or_404(self.actor, pk)
        rows = ATTACHMENTS.rows(self.actor).filter(message__ticket_id=pk)
        return read_list(ATTACHMENTS, request.GET, self.actor, request.path, rows=rows)


class CategoriesView(ApiView):
    operations = {
        "get": Operation(
            "list_categories",
            "What tickets can be about",
            VIEW_TICKETS,
            gives=CATEGORIES.shape,
            pages=True,
            parameters=parameters_of_list(CATEGORIES),
        )
    }

    def get(self, request: Request) -> HttpResponse:
        return read_list(CATEGORIES, request.GET, self.actor, request.path)


def seen_or_404(actor: Actor, pk: UUID) -> None:
    if not Ticket.objects.visible_to(actor).filter(pk=pk).exists():
        raise not_found()
