"""What belongs to a customer: addresses, further numbers and e-mails, needs, stages; below its own address."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request

from crm.customers.actions.needs import note_need, settle_need
from crm.customers.actions.places import (
    add_address,
    add_line,
    change_address,
    make_main_address,
    make_main_line,
    remove_address,
    remove_line,
)
from crm.customers.api.belonging_resources import (
    ADDRESS_CHANGE,
    ADDRESS_EXAMPLE,
    ADDRESSES,
    LINE_EXAMPLE,
    LINES,
    NEED_CHANGE,
    NEED_EXAMPLE,
    NEEDS,
    NEW_ADDRESS,
    NEW_LINE,
    NEW_NEED,
    PARTS,
    STAGES,
)
from crm.customers.fields import ACCOUNT, CONTACT
from crm.customers.models import Account, Contact
from crm.customers.permissions import EDIT_CUSTOMERS, VIEW_CUSTOMERS
from kernel.api.operations import Operation
from kernel.api.problems import not_found
from kernel.api.reading import parameters_of_list, read_list
from kernel.api.resources import Resource
from kernel.api.views import ApiView, answer
from kernel.clock import system_clock


def listing(plural: str, of: str, resource: Resource) -> Operation:
    return Operation(
        f"list_{of}_{plural}",
        f"{plural.capitalize()} of a {of}",
        VIEW_CUSTOMERS,
        gives=resource.shape,
        pages=True,
        parameters=parameters_of_list(resource),
    )


def adding(single: str, of: str, resource: Resource, takes: Any, example: Any) -> Operation:
    return Operation(
        f"add_{of}_{single}",
        f"Add one {single} to a {of}",
        EDIT_CUSTOMERS,
        gives=resource.shape,
        takes=takes,
        status=201,
        example=example,
    )


class Belonging(ApiView, abstract=True):
    """Below one record that the actor sees; every other id is 404."""

    owner: ClassVar[Any] = Account
    resource: ClassVar[Resource]
    rows: ClassVar[str]

    def subject(self, pk: UUID) -> Any:
        found = self.owner.objects.visible_to(self.actor).filter(pk=pk).first()
        if found is None:
            raise not_found()
        return found

    def all(self, pk: UUID) -> Any:
        """What the actor may see of them."""
        return getattr(self.subject(pk), self.rows).all()

    def one(self, pk: UUID, inner: UUID) -> Any:
        found = self.all(pk).filter(pk=inner).first()
        if found is None:
            raise not_found()
        return found

    def listed(self, request: Request, pk: UUID) -> HttpResponse:
        return read_list(self.resource, request.GET, self.actor, request.path, rows=self.all(pk))

    def said(self, record: Any, *, status: int = 200) -> HttpResponse:
        return answer({value.name: getattr(record, value.column) for value in self.resource.values}, status=status)

    @property
    def by(self) -> dict[str, Any]:
        return {"actor": self.actor, "clock": system_clock}


class AddressesView(Belonging):
    resource, rows = ADDRESSES, "addresses"
    operations = {
        "get": listing("addresses", "account", ADDRESSES),
        "post": adding("address", "account", ADDRESSES, NEW_ADDRESS, ADDRESS_EXAMPLE),
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return self.listed(request, pk)

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        return self.said(add_address(**self.by, account=self.subject(pk), **self.taken()), status=201)


class AddressView(Belonging):
    resource, rows = ADDRESSES, "addresses"
    operations = {
        "patch": Operation(
            "change_account_address",
            "Change one address of an account",
            EDIT_CUSTOMERS,
            gives=ADDRESSES.shape,
            takes=ADDRESS_CHANGE,
            example={"is_main": True},
            text="What is left out stays.",
        ),
        "delete": Operation("remove_account_address", "Remove an address", EDIT_CUSTOMERS, status=204),
    }

    def patch(self, request: Request, pk: UUID, inner: UUID) -> HttpResponse:
        address, values = self.one(pk, inner), self.taken()
        is_main = values.pop("is_main", False)
        if values:
            parts = {name: values.get(name, getattr(address, name)) for name in ("kind", "street", *PARTS)}
            address = change_address(**self.by, address=address, **parts)
        if is_main:
            address = make_main_address(**self.by, address=address)
        return self.said(address)

    def delete(self, request: Request, pk: UUID, inner: UUID) -> HttpResponse:
        remove_address(**self.by, address=self.one(pk, inner))
        return HttpResponse(status=204)


class OfLines(Belonging, abstract=True):
    resource, rows = LINES, "lines"

    def all(self, pk: UUID) -> Any:
        kind = ACCOUNT if self.owner is Account else CONTACT
        return super().all(pk).exclude(medium__in=kind.hidden)


class LinesBase(OfLines, abstract=True):
    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return self.listed(request, pk)

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        return self.said(add_line(**self.by, of=self.subject(pk), **self.taken()), status=201)


class LineBase(OfLines, abstract=True):
    def post(self, request: Request, pk: UUID, inner: UUID) -> HttpResponse:
        make_main_line(**self.by, line=self.one(pk, inner))
        return HttpResponse(status=204)

    def delete(self, request: Request, pk: UUID, inner: UUID) -> HttpResponse:
        remove_line(**self.by, line=self.one(pk, inner))
        return HttpResponse(status=204)


def _of_lines(of: str) -> dict[str, Operation]:
    return {
        "get": listing("lines", of, LINES),
        "post": adding("line", of, LINES, NEW_LINE, LINE_EXAMPLE),
    }


def _of_line(of: str) -> dict[str, Operation]:
    return {
        "post": Operation(
            f"make_{of}_line_main",
            f"Make it the main phone or e-mail of the {of}",
            EDIT_CUSTOMERS,
            status=204,
            text="It changes places with what was the main one.",
        ),
        "delete": Operation(f"remove_{of}_line", "Remove a number or an e-mail", EDIT_CUSTOMERS, status=204),
    }


class AccountLinesView(LinesBase):
    operations = _of_lines("account")


class AccountLineView(LineBase):
    operations = _of_line("account")


class ContactLinesView(LinesBase):
    owner = Contact
    operations = _of_lines("contact")


class ContactLineView(LineBase):
    owner = Contact
    operations = _of_line("contact")


class NeedsView(Belonging):
    resource, rows = NEEDS, "needs"
    operations = {
        "get": listing("needs", "account", NEEDS),
        "post": adding("need", "account", NEEDS, NEW_NEED, NEED_EXAMPLE),
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return self.listed(request, pk)

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        return self.said(note_need(**self.by, account=self.subject(pk), **self.taken()), status=201)


class NeedView(Belonging):
    resource, rows = NEEDS, "needs"
    operations = {
        "patch": Operation(
            "settle_account_need",
            "Say that a need is met, dropped or open again",
            EDIT_CUSTOMERS,
            gives=NEEDS.shape,
            takes=NEED_CHANGE,
            example={"state": "met"},
        )
    }

    def patch(self, request: Request, pk: UUID, inner: UUID) -> HttpResponse:
        return self.said(settle_need(**self.by, need=self.one(pk, inner), state=self.taken()["state"]))


class StagesView(Belonging):
    resource, rows = STAGES, "stage_changes"
    operations = {"get": listing("stages", "account", STAGES)}

    def all(self, pk: UUID) -> Any:
        return super().all(pk).none() if "stage" in ACCOUNT.hidden else super().all(pk)

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return self.listed(request, pk)
