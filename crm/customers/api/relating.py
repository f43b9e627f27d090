"""What people do at a customer, and with whom a person lives."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request

from crm.customers.actions.relating import end_role, give_role, leave_household, live_together
from crm.customers.api.belonging import Belonging, adding, listing
from crm.customers.api.belonging_resources import HOUSEHOLD, MOVING_IN, NEW_ROLE, ROLE_EXAMPLE, ROLES
from crm.customers.models import Account, Contact
from crm.customers.permissions import EDIT_CUSTOMERS
from kernel.actions import Refused
from kernel.api.operations import Operation
from kernel.api.views import answer


class RolesView(Belonging):
    resource, rows = ROLES, "roles"
    operations = {
        "get": listing("roles", "account", ROLES),
        "post": adding("role", "account", ROLES, NEW_ROLE, ROLE_EXAMPLE),
    }

    def get(self, request: Request, pk: UUID) -> HttpResponse:
        return self.listed(request, pk)

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        account, values = self.subject(pk), self.taken()
        contact = Contact.objects.visible_to(self.actor).filter(pk=values["contact_id"]).first()
        if contact is None:
            raise Refused(_("Choose the contact."), field="contact_id")
        given = give_role(**self.by, contact=contact, account=account, role=values["role"])
        return self.said(given, status=201)


class RoleView(Belonging):
    resource, rows = ROLES, "roles"
    operations = {"delete": Operation("end_account_role", "End a role", EDIT_CUSTOMERS, status=204)}

    def delete(self, request: Request, pk: UUID, inner: UUID) -> HttpResponse:
        end_role(**self.by, given=self.one(pk, inner))
        return HttpResponse(status=204)


class HouseholdView(Belonging):
    resource, rows = ROLES, "roles"
    operations = {
        "post": Operation(
            "move_in",
            "Move a person into the household of another one",
            EDIT_CUSTOMERS,
            gives=HOUSEHOLD,
            takes=MOVING_IN,
            example={"account_id": "0197a5d0-5f0e-7c3a-9b1d-2f6f0c8e4a11"},
            text="Where there is none yet, one is made. `household_id` of both accounts is its id.",
        ),
        "delete": Operation("move_out", "Take a person out of the household", EDIT_CUSTOMERS, status=204),
    }

    def post(self, request: Request, pk: UUID) -> HttpResponse:
        account, values = self.subject(pk), self.taken()
        other = Account.objects.visible_to(self.actor).filter(pk=values["account_id"]).first()
        if other is None:
            raise Refused(_("Choose a customer that you see."), field="account_id")
        try:
            household = live_together(**self.by, account=account, other=other, name=values.get("name", ""))
        except Refused as refusal:
            field = "account_id" if refusal.field == "account" else refusal.field
            raise Refused(refusal.sentence, field=field) from refusal
        return answer({"id": household.pk, "name": household.name})

    def delete(self, request: Request, pk: UUID) -> HttpResponse:
        leave_household(**self.by, account=self.subject(pk))
        return HttpResponse(status=204)
