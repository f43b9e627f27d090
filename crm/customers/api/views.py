"""Accounts and contacts: listed, read, made, changed, many at once. The same actions as behind the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from crm.customers.actions import change_account, change_contact, create_account, create_contact
from crm.customers.actions.tree import place_account
from crm.customers.api.moved import moved_on
from crm.customers.api.resources import (
    ACCOUNT_CHANGE,
    ACCOUNT_EXAMPLE,
    ACCOUNTS,
    CONTACT_CHANGE,
    CONTACT_EXAMPLE,
    CONTACTS,
    NEW_ACCOUNT,
    NEW_CONTACT,
)
from crm.customers.models import Account, Contact
from crm.customers.permissions import EDIT_CUSTOMERS, VIEW_CUSTOMERS
from identity.api.picking import person_of
from kernel.actions import Refused
from kernel.actor import Actor
from kernel.api.bulk import BULK, RESULTS, answer_bulk
from kernel.api.described import bulk, changing, listing, making, reading
from kernel.api.reading import locked, read_list, read_one, record_answer
from kernel.api.views import ApiView, checked
from kernel.clock import system_clock
from records.api.custom import flat

# Beside the usual answers: merged into another one.
MOVED = (308,)
CHANGED = {"name": "Harbour City Water Works", "grade": "high"}


def make_account(actor: Actor, values: dict[str, Any]) -> Account:
    given = _with_owner(values)
    parent = _parent(actor, given)
    with transaction.atomic():
        made = create_account(actor=actor, clock=system_clock, **given)
        return _placed(actor, made, parent) if parent else made


def alter_account(actor: Actor, pk: UUID, values: dict[str, Any], *, expected: str = "") -> Account:
    with transaction.atomic():
        account = locked(ACCOUNTS, pk, actor, expected=expected)
        given = _with_owner(values)
        if "parent_id" in given:
            account = _placed(actor, account, _parent(actor, given))
            if not given:
                return account
        return change_account(actor=actor, clock=system_clock, account=account, **given)


def _parent(actor: Actor, given: dict[str, Any]) -> Account | None:
    """Taken out of the values."""
    pk = given.pop("parent_id", None)
    if pk is None:
        return None
    found: Account | None = Account.objects.visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise Refused(_("Choose a customer that you see."), field="parent_id")
    return found


def _placed(actor: Actor, account: Account, parent: Account | None) -> Account:
    try:
        return place_account(actor=actor, clock=system_clock, account=account, parent=parent)
    except Refused as refusal:
        raise Refused(refusal.sentence, field="parent_id") from refusal


def make_contact(actor: Actor, values: dict[str, Any]) -> Contact:
    given = flat(values)
    account = Account.objects.visible_to(actor).filter(pk=given.pop("account_id")).first()
    if account is None:
        raise Refused(_("Choose the customer."), field="account_id")
    return create_contact(actor=actor, clock=system_clock, account=account, **given)


def alter_contact(actor: Actor, pk: UUID, values: dict[str, Any], *, expected: str = "") -> Contact:
    with transaction.atomic():
        contact = locked(CONTACTS, pk, actor, expected=expected)
        return change_contact(actor=actor, clock=system_clock, contact=contact, **flat(values))


def _with_owner(values: dict[str, Any]) -> dict[str, Any]:
    given = flat(values)
    if "owner_id" in given:
        given["owner"] = person_of(given.pop("owner_id"), "owner_id")
    return given


class AccountsView(ApiView):
    operations = {
        "get": listing(ACCOUNTS, "accounts", VIEW_CUSTOMERS),
        "post": making(ACCOUNTS, "account", EDIT_CUSTOMERS, takes=NEW_ACCOUNT, example=ACCOUNT_EXAMPLE),
    }

    def get(self, request: Request) -> HttpResponse:
        return read_list(ACCOUNTS, request.GET, self.actor, request.path)

    def post(self, request: Request) -> HttpResponse:
        made = make_account(self.actor, self.taken())
        return record_answer(ACCOUNTS, made.pk, self.actor, status=201, url=reverse("api:account", args=[made.pk]))


class AccountView(ApiView):
    operations = {
        "get": reading(ACCOUNTS, "account", VIEW_CUSTOMERS, refuses=MOVED),
        "patch": changing(ACCOUNTS, "account", EDIT_CUSTOMERS, takes=ACCOUNT_CHANGE, example=CHANGED),
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        known = request.headers.get("If-None-Match", "")
        return moved_on("account", pk, self.actor) or read_one(ACCOUNTS, pk, request.GET, self.actor, known=known)

    def patch(self, request: Request, pk: UUID) -> HttpResponse:
        alter_account(self.actor, pk, self.taken(), expected=request.headers.get("If-Match", ""))
        return record_answer(ACCOUNTS, pk, self.actor)


class AccountsBulkView(ApiView):
    operations = {"post": bulk("accounts", EDIT_CUSTOMERS, BULK, RESULTS, {"values": ACCOUNT_EXAMPLE})}

    def post(self, request: Request) -> HttpResponse:
        return answer_bulk(self.taken()["items"], self._one)

    def _one(self, item: dict[str, Any]) -> UUID:
        if item.get("id"):
            values = checked(ACCOUNT_CHANGE, item["values"])
            return alter_account(self.actor, item["id"], values, expected=item.get("if_match", "")).pk
        return make_account(self.actor, checked(NEW_ACCOUNT, item["values"])).pk


class ContactsView(ApiView):
    operations = {
        "get": listing(CONTACTS, "contacts", VIEW_CUSTOMERS),
        "post": making(CONTACTS, "contact", EDIT_CUSTOMERS, takes=NEW_CONTACT, example=CONTACT_EXAMPLE),
    }

    def get(self, request: Request) -> HttpResponse:
        return read_list(CONTACTS, request.GET, self.actor, request.path)

    def post(self, request: Request) -> HttpResponse:
        made = make_contact(self.actor, self.taken())
        return record_answer(CONTACTS, made.pk, self.actor, status=201, url=reverse("api:contact", args=[made.pk]))


class ContactView(ApiView):
    operations = {
        "get": reading(CONTACTS, "contact", VIEW_CUSTOMERS, refuses=MOVED),
        "patch": changing(
            CONTACTS, "contact", EDIT_CUSTOMERS, takes=CONTACT_CHANGE, example={"phone": "0574 5555 0199"}
        ),
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        known = request.headers.get("If-None-Match", "")
        return moved_on("contact", pk, self.actor) or read_one(CONTACTS, pk, request.GET, self.actor, known=known)

    def patch(self, request: Request, pk: UUID) -> HttpResponse:
        alter_contact(self.actor, pk, self.taken(), expected=request.headers.get("If-Match", ""))
        return record_answer(CONTACTS, pk, self.actor)


class ContactsBulkView(ApiView):
    operations = {"post": bulk("contacts", EDIT_CUSTOMERS, BULK, RESULTS, {"values": CONTACT_EXAMPLE})}

    def post(self, request: Request) -> HttpResponse:
        return answer_bulk(self.taken()["items"], self._one)

    def _one(self, item: dict[str, Any]) -> UUID:
        if item.get("id"):
            values = checked(CONTACT_CHANGE, item["values"])
            return alter_contact(self.actor, item["id"], values, expected=item.get("if_match", "")).pk
        return make_contact(self.actor, checked(NEW_CONTACT, item["values"])).pk
